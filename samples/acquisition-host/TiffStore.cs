using System.Text.Json;
using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;

namespace AcquisitionHost;

/// <summary>
/// Keeps a data set as one OME-TIFF, <c>images.ome.tif</c>, with what no TIFF tag holds beside it in
/// <c>metadata.json</c>. Until <see cref="Complete"/> both have a partial name.
/// </summary>
internal sealed class TiffStore : IImageSink, IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _folder;
    private readonly bool _overwrite;
    private readonly List<object> _images = [];
    private SummaryMetadata _summary = new();
    private TiffWriter? _writer;

    /// <summary>Makes the folder; a data set that is in it is refused here, before the first image, or replaced in the end.</summary>
    public TiffStore(string folder, bool overwrite)
    {
        (_folder, _overwrite) = (folder, overwrite);
        Directory.CreateDirectory(folder);
        OutputFile.RequireFree(ImagesOf(folder), overwrite);
        OutputFile.RequireFree(MetadataOf(folder), overwrite);
    }

    /// <summary>Images kept so far.</summary>
    public int Count => _images.Count;

    public void PutSummaryMetadata(SummaryMetadata summary)
    {
        _summary = summary;
        _writer = TiffWriter.Create(ImagesOf(_folder), new TiffWriterOptions
        {
            Flavour = TiffFlavour.Ome,
            Packing = TiffPacking.Deflate,
            Name = summary.Name ?? "",
            FrameIntervalMs = summary.WaitIntervalMs,
            Axes = new SeriesAxes
            {
                Channels = [.. Enumerable.Range(0, summary.ChannelCount ?? 1).Select(channel => new SeriesChannel { Name = summary.GetSafeChannelName(channel) })],
                Slices = Math.Max(1, summary.IntendedDimensions.Z),
                SliceSpacingUm = summary.ZStepUm,
            },
        }, _overwrite);
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
        OutputFile.WriteText(MetadataOf(_folder), JsonSerializer.Serialize(new { Summary = DescribeSummary(), Images = _images }, Indented), _overwrite);
    }

    public void Dispose() => _writer?.Dispose();

    private static string ImagesOf(string folder) => Path.Combine(folder, "images.ome.tif");

    private static string MetadataOf(string folder) => Path.Combine(folder, "metadata.json");

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
