using System.Security.Cryptography;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Recording.Jobs;

/// <summary>
/// A TIFF stack in segments. All pages go to one file at once, so that nothing is written twice: the journal says where they
/// lie, and a later run lays the same directories around them again.
/// </summary>
public sealed class StackSegments : ISegmentedOutput
{
    private readonly JobFolder _job;
    private readonly OutputFile _file;
    private readonly TiffWriter _writer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private List<TiffPage> _pages = [];
    private TiffStackFacts? _facts;
    private int _segment;
    private bool _isTrimmed;

    /// <summary>Opens the partial file.</summary>
    /// <param name="job">The journal.</param>
    /// <param name="options">Metadata and packing.</param>
    /// <param name="overwrite">Whether a file of the final name is replaced.</param>
    /// <exception cref="OutputRefusedException">There is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public StackSegments(JobFolder job, TiffWriterOptions options, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(job);
        _job = job;
        _file = OutputFile.TakeUp(job["partial.tif"], job.Description.Output, overwrite);
        _writer = TiffWriter.Continue(_file, options, _hash);
    }

    /// <inheritdoc/>
    public bool TakeUp(SegmentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string path = record.File is { } name ? _job[name] : _file.Path;
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        bool isThere = record.Pages.All(page => page.AppendTo(_hash, file));
        if (SegmentHash.Text(_hash) != record.Sha256 || !isThere)
        {
            return false;
        }

        foreach (TiffPage page in record.Pages)
        {
            _writer.TakeUp(record.Stack!, page, record.File is null ? null : file);
        }

        _segment = record.Segment + 1;
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="TiffException">The frame differs from the first in size or format, or the disk is full.</exception>
    public void Write(Frame frame) => Write(BandedImage.Of(frame));

    /// <inheritdoc/>
    public bool TakesBands => true;

    /// <inheritdoc/>
    /// <exception cref="TiffException">The image differs from the first in size or format, or the disk is full.</exception>
    public void Write(BandedImage image)
    {
        if (!_isTrimmed)
        {
            _writer.Trim();
            _isTrimmed = true;
        }

        _facts ??= TiffStackFacts.Of(image);
        _pages.Add(_writer.Write(image));
    }

    /// <inheritdoc/>
    public Func<SegmentRecord> End()
    {
        var record = new SegmentRecord
        {
            Segment = _segment++,
            Frames = _pages.Count,
            FirstMs = _pages[0].TimeMs,
            LastMs = _pages[^1].TimeMs,
            Sha256 = SegmentHash.Text(_hash),
            Stack = _facts,
            Pages = _pages,
        };
        _pages = [];
        return () =>
        {
            _writer.Flush();
            return record;
        };
    }

    /// <inheritdoc/>
    /// <remarks>When no frame came, no file is made.</remarks>
    public void Complete()
    {
        if (_writer.PageCount > 0)
        {
            _writer.Trim();
            _writer.Complete(_job.NoteFinished);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }
}
