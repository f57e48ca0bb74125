using LiveSR.Imaging;

namespace LiveSR.Recording.Jobs;

/// <summary>Writes the frames of one segment, by itself, and notes it in the job's journal.</summary>
/// <param name="job">The journal, held for this segment; the sink owns it.</param>
/// <param name="output">What is written; the sink owns it.</param>
public sealed class SegmentSink(JobFolder job, ISegmentedOutput output) : IBandSink
{
    private bool _isEmpty = true;

    /// <inheritdoc/>
    public void Write(Frame frame)
    {
        output.Write(frame);
        _isEmpty = false;
    }

    /// <summary>Whether images can come band by band.</summary>
    public bool TakesBands => output.TakesBands;

    /// <inheritdoc/>
    public void Write(BandedImage image)
    {
        output.Write(image);
        _isEmpty = false;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The input ends before the segment begins, or the disk is full.</exception>
    public void Complete() => job.Note(_isEmpty
        ? throw new IOException($"{job.Description.Output}: its input ends before the segment begins; was it changed? Remove the job with 'livesr jobs remove'.")
        : output.End()());

    /// <inheritdoc/>
    public void Dispose()
    {
        output.Dispose();
        job.Dispose();
    }
}
