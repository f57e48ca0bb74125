using LiveSR.Imaging;

namespace LiveSR.Recording.Jobs;

/// <summary>An image sequence in segments: each image lies under its own name from the beginning, whole.</summary>
public sealed class SequenceSegments : ISegmentedOutput
{
    private readonly ImageSequenceSink _sink;
    private readonly string _folder;
    private readonly List<FrameMetadata> _frames = [];
    private int _segment;

    /// <summary>Makes the folder of the images if need be.</summary>
    /// <param name="job">The journal.</param>
    /// <param name="overwrite">Whether images of these names are replaced; those that this very job has written always are.</param>
    /// <param name="segment">The first that is written.</param>
    /// <exception cref="LiveSR.Output.OutputRefusedException">There are such images.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public SequenceSegments(JobFolder job, bool overwrite, int segment = 0)
    {
        ArgumentNullException.ThrowIfNull(job);
        _segment = segment;
        string pattern = job.Description.Output;
        _folder = Path.GetDirectoryName(pattern)!;
        _sink = new ImageSequenceSink(pattern, overwrite || job.IsContinued);
    }

    /// <inheritdoc/>
    public bool TakeUp(SegmentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _segment = record.Segment + 1;
        return SegmentHash.OfFiles(record.Images.Select(PathOf)) == record.Sha256;
    }

    /// <inheritdoc/>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _sink.Write(frame);
        _frames.Add(frame.Metadata);
    }

    /// <inheritdoc/>
    public Func<SegmentRecord> End()
    {
        string[] images = [.. _frames.Select(frame => Path.GetFileName(_sink.PathOf(frame.ImageNumber)))];
        (int segment, double firstMs, double lastMs) = (_segment++, _frames[0].ElapsedTimeMs, _frames[^1].ElapsedTimeMs);
        _frames.Clear();
        return () => new SegmentRecord
        {
            Segment = segment,
            Frames = images.Length,
            FirstMs = firstMs,
            LastMs = lastMs,
            Sha256 = SegmentHash.OfFiles(images.Select(PathOf)) ?? throw new IOException($"{_folder}: an image was removed while others were written; give the command again."),
            Images = images,
        };
    }

    /// <inheritdoc/>
    public void Complete() => _sink.Complete();

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();

    private string PathOf(string image) => Path.Combine(_folder, image);
}
