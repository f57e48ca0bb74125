using System.Text.Json;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;

namespace AcquisitionHost;

/// <summary>
/// Keeps a data set as one OME-TIFF, <c>images.ome.tif</c>, with what no TIFF tag holds beside it in
/// <c>metadata.json</c>. Until <see cref="Complete"/> both bear a partial name.
/// </summary>
internal sealed class TiffStore : IImageSink, IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _folder;
    private readonly List<object> _images = [];
    private SummaryMetadata _summary = new();
    private TiffWriter? _writer;

    public TiffStore(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Images kept so far.</summary>
    public int Count => _images.Count;

    public void PutSummaryMetadata(SummaryMetadata summary)
    {
        _summary = summary;
        _writer = TiffWriter.Create(Path.Combine(_folder, "images.ome.tif"), new TiffWriterOptions
        {
            Flavour = TiffFlavour.Ome,
            Deflate = true,
            Name = summary.Name ?? "",
            FrameIntervalMs = summary.WaitIntervalMs,
            ChannelNames = [.. Enumerable.Range(0, summary.ChannelCount ?? 1).Select(summary.GetSafeChannelName)],
            Slices = Math.Max(1, summary.IntendedDimensions.Z),
            SliceSpacingUm = summary.ZStepUm,
        });
    }

    public void PutImage(Image image)
    {
        _writer!.Write(image.Frame);
        _images.Add(Describe(image));
    }

    /// <summary>Gives the files their names; without images there is nothing to keep.</summary>
    public void Complete()
    {
        if (_images.Count == 0)
        {
            return;
        }

        _writer!.Complete();
        string path = Path.Combine(_folder, "metadata.json");
        File.WriteAllText(path + ".partial", JsonSerializer.Serialize(new { Summary = DescribeSummary(), Images = _images }, Indented));
        File.Move(path + ".partial", path, overwrite: true);
    }

    public void Dispose() => _writer?.Dispose();

    private object DescribeSummary() => new
    {
        _summary.Name,
        _summary.UserName,
        _summary.ComputerName,
        _summary.StartDate,
        _summary.ChannelNames,
        _summary.ZStepUm,
        _summary.WaitIntervalMs,
        _summary.ImageWidth,
        _summary.ImageHeight,
        _summary.BitDepth,
        IntendedDimensions = _summary.IntendedDimensions.ToString(),
    };

    private object Describe(Image image)
    {
        FrameMetadata metadata = image.Metadata;
        return new
        {
            Page = _images.Count,
            Coords = image.Coords.ToString(),
            image.Frame.Width,
            image.Frame.Height,
            metadata.BitDepth,
            metadata.PixelSizeUm,
            PixelSizeAffine = metadata.PixelSizeAffine?.ToString(),
            metadata.ZPositionUm,
            metadata.ImageNumber,
            metadata.ElapsedTimeMs,
            metadata.ExposureMs,
            metadata.Uuid,
            metadata.ScopeData,
            metadata.UserData,
            metadata.Provenance,
        };
    }
}
