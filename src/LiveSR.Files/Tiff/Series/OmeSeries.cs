using System.Collections.Immutable;
using LiveSR.Files.Tiff.Ome;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff.Series;

/// <summary>The series of an OME-TIFF: each Image with its planes, wherever TiffData says that they lie.</summary>
internal sealed class OmeSeries
{
    private static readonly SeriesChannel Unknown = new();

    private readonly OmeDocument _document;
    private readonly TiffFileSet _files;
    private readonly string _folder;
    private readonly Action<string> _warn;

    /// <summary>The series of a text.</summary>
    /// <param name="document">What the text says.</param>
    /// <param name="folder">Where the files lie that it names; null where there is no such place.</param>
    /// <param name="files">Opens them.</param>
    /// <param name="warn">Learns what is missing.</param>
    internal OmeSeries(OmeDocument document, string? folder, TiffFileSet files, Action<string> warn) =>
        (_document, _folder, _files, _warn) = (document, folder ?? "", files, warn);

    /// <summary>The series of which at least one plane is there.</summary>
    internal List<TiffMetadata> Find()
    {
        var found = new List<TiffMetadata>();
        if (_document.Images is [{ Data: [{ Directory: null, Count: null, FileName: null }] } only])
        {
            // All pages are this image's, also those that came after the text was written.
            only.SizeT = Math.Max(only.SizeT, (_files.DirectoriesOf(null) + (only.PlaneChannels * only.SizeZ) - 1) / (only.PlaneChannels * only.SizeZ));
        }

        foreach (OmeImage image in _document.Images.Where(image => image.Data.Count > 0))
        {
            string name = image.StageLabel.Length > 0 ? image.StageLabel : image.Name;
            TiffMetadata series = Describe(image, name) with { Planes = [.. PlanesOf(image, name)] };
            if (series.Planes.Length > 0)
            {
                found.Add(series with { Axes = series.Axes with { Times = 1 + series.Planes.Max(plane => plane.Index.Time) } });
            }
        }

        return found;
    }

    private TiffMetadata Describe(OmeImage image, string name) => new()
    {
        Name = name,
        PositionName = image.StageLabel,
        Source = "OME",
        PixelSizeUm = image.PixelSizeUm,
        PixelSizeYUm = image.PixelSizeYUm,
        FrameIntervalMs = image.IntervalMs,
        BitDepth = image.BitDepth,
        FirstPageText = _document.FirstPageText,
        NotKept = [.. _document.NotKept],
        Axes = new SeriesAxes
        {
            Times = image.SizeT,
            Slices = image.SizeZ,
            SliceSpacingUm = image.SliceSpacingUm,
            Channels = [.. Enumerable.Range(0, image.PlaneChannels).Select(c => image.Channels.ElementAtOrDefault(c) ?? Unknown)],
        },
    };

    /// <summary>The planes that are there, in the order of their coordinates.</summary>
    private IEnumerable<TiffPlane> PlanesOf(OmeImage image, string name)
    {
        var planes = new SortedDictionary<(int T, int Z, int C), TiffPlane>();
        var absent = new SortedDictionary<string, long>(StringComparer.Ordinal);
        int steps = 0;
        foreach (OmeTiffData data in image.Data)
        {
            (bool isKnown, string? file) = FileOf(data);
            int there = isKnown ? _files.DirectoriesOf(file) : 0, first = data.Directory ?? 0, held = 0;
            long wanted = Math.Min(data.Count ?? (data.Directory is null ? Math.Max(there, 1) : 1), (long)image.PlaneChannels * image.SizeZ * image.SizeT);
            for (; held < wanted && held < there - (long)first && Place(image, data, held) is { } index && steps++ < OmeReader.MostPlanes; held++)
            {
                planes.TryAdd((index.Time, index.Slice, index.Channel), new TiffPlane(index, first + held) { File = file });
            }

            if (held < wanted && Place(image, data, held) is not null)
            {
                string where = $"{data.FileName ?? Path.GetFileName(_files.Path)}, which {(isKnown ? "ends before them" : "is not there")}";
                absent[where] = absent.GetValueOrDefault(where) + wanted - held;
            }
        }

        foreach ((string where, long count) in absent)
        {
            _warn($"{count} planes{(name.Length > 0 ? $" of {name}" : "")} should be in {where}: they are left out.");
        }

        Know(image, planes);
        return planes.Values;
    }

    /// <summary>Adds what Plane elements say.</summary>
    private static void Know(OmeImage image, SortedDictionary<(int T, int Z, int C), TiffPlane> planes)
    {
        foreach (OmePlane known in image.Planes)
        {
            (int T, int Z, int C) at = (known.T, known.Z, known.C / image.Samples);
            if (planes.TryGetValue(at, out TiffPlane plane))
            {
                planes[at] = plane with
                {
                    TimeMs = known.TimeMs,
                    ExposureMs = known.ExposureMs,
                    XUm = known.XUm,
                    YUm = known.YUm,
                    ZUm = known.ZUm,
                };
            }
        }
    }

    /// <summary>The file of a TiffData: that which was opened by its identifier, whatever it is called now, else one beside it.</summary>
    private (bool IsKnown, string? Path) FileOf(OmeTiffData data)
    {
        bool isOpened = data.FileName is null
            || (data.Uuid.Length > 0 && data.Uuid == _document.Uuid && _files.Opened is not null)
            || data.FileName == Path.GetFileName(_files.Path);
        if (isOpened && _files.Opened is not null)
        {
            return (true, null);
        }

        // A text may not lead anywhere but to files beside it.
        string name = data.FileName ?? "";
        string path = Path.Combine(_folder, name);
        return name.Length > 0 && _folder.Length > 0 && !Path.IsPathRooted(name) && !name.Split('/', '\\').Contains("..") && File.Exists(path)
            ? (true, path)
            : (false, null);
    }

    /// <summary>Where the plane stands that is so many after the first of a TiffData; null beyond the series.</summary>
    private static PlaneIndex? Place(OmeImage image, OmeTiffData data, int after)
    {
        long left = after;
        Span<long> at = [data.FirstC / image.Samples, data.FirstZ, data.FirstT];
        foreach (char axis in image.Order)
        {
            int which = "CZT".IndexOf(axis, StringComparison.Ordinal);
            int size = which switch { 0 => image.PlaneChannels, 1 => image.SizeZ, _ => image.SizeT };
            left += at[which];
            at[which] = left % size;
            left /= size;
        }

        return left == 0 ? new PlaneIndex((int)at[2], (int)at[1], (int)at[0]) : null;
    }
}
