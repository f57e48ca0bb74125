using System.Security.Cryptography;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Recording.Jobs;

/// <summary>One segment of a stack in a file of its own, for who writes several at once: <see cref="StackSegments"/> takes its pages up.</summary>
public sealed class StackSegmentFile : ISegmentedOutput
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<TiffPage> _pages = [];
    private readonly int _segment;
    private readonly string _name;
    private readonly TiffWriter _writer;
    private TiffStackFacts? _facts;

    /// <summary>Makes the file.</summary>
    /// <param name="job">The journal.</param>
    /// <param name="options">Metadata and packing of the whole.</param>
    /// <param name="segment">Which segment.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public StackSegmentFile(JobFolder job, TiffWriterOptions options, int segment)
    {
        ArgumentNullException.ThrowIfNull(job);
        (_segment, _name) = (segment, JobFolder.NameOf(segment, ".tif"));
        _writer = TiffWriter.Continue(OutputFile.Begin(job[_name], overwrite: true), options, _hash);
    }

    /// <inheritdoc/>
    /// <remarks>It holds one segment.</remarks>
    public bool TakeUp(SegmentRecord record) => false;

    /// <inheritdoc/>
    public void Write(Frame frame) => Write(BandedImage.Of(frame));

    /// <inheritdoc/>
    public bool TakesBands => true;

    /// <inheritdoc/>
    public void Write(BandedImage image)
    {
        _facts ??= TiffStackFacts.Of(image);
        _pages.Add(_writer.Write(image));
    }

    /// <inheritdoc/>
    public Func<SegmentRecord> End() => () =>
    {
        _writer.Complete();
        return new SegmentRecord
        {
            Segment = _segment,
            Frames = _pages.Count,
            FirstMs = _pages[0].TimeMs,
            LastMs = _pages[^1].TimeMs,
            Sha256 = SegmentHash.Text(_hash),
            File = _name,
            Stack = _facts,
            Pages = _pages,
        };
    };

    /// <inheritdoc/>
    /// <remarks>The whole is another's matter.</remarks>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }
}
