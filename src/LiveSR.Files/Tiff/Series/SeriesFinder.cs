using System.Xml;
using LiveSR.Files.Tiff.Ome;

namespace LiveSR.Files.Tiff.Series;

/// <summary>Finds the series of a file by whichever of OME-XML, Micro-Manager, ImageJ and tifffile described it; else all pages are one.</summary>
internal sealed class SeriesFinder
{
    private const int LongestMetadataFile = 64 << 20;
    private const int LongestPageText = 1 << 20;

    private readonly TiffFileSet _files;
    private readonly Action<string> _warn;

    private SeriesFinder(TiffFileSet files, Action<string> warn) => (_files, _warn) = (files, warn);

    /// <summary>The series of a file; at least one.</summary>
    /// <param name="files">The file, and those beside it.</param>
    /// <param name="text">OME-XML that only describes files; null for a TIFF.</param>
    /// <param name="warn">Learns what is missing.</param>
    /// <exception cref="TiffException">There are no pages to read.</exception>
    internal static List<TiffMetadata> Find(TiffFileSet files, string? text, Action<string> warn)
    {
        var finder = new SeriesFinder(files, warn);
        List<TiffMetadata> found = finder.ByOmeXml(text ?? files.Opened!.Description);
        if (found.Count == 0 && files.Opened is null)
        {
            throw new TiffException(OmeReader.IsOme(text!) ? "it describes no image of which a file is there" : "not a TIFF file, but a text");
        }

        return [.. (found.Count > 0 ? found : ByPages(files.Opened!)).Select(finder.Completed)];
    }

    private List<TiffMetadata> ByOmeXml(string text)
    {
        if (!OmeReader.IsOme(text))
        {
            return [];
        }

        try
        {
            string? folder = _files.Path.Length > 0 ? Path.GetDirectoryName(Path.GetFullPath(_files.Path)) : null;
            OmeDocument document = OmeReader.Read(text);
            if (document.MetadataFile is { } name && MetadataIn(folder, name) is { } elsewhere)
            {
                string own = document.Uuid;
                document = OmeReader.Read(elsewhere);
                document.Uuid = own;
            }

            List<TiffMetadata> found = new OmeSeries(document, folder, _files, _warn).Find();
            SayWhatIsNotNamed(found);
            return found;
        }
        catch (XmlException e)
        {
            _warn($"its OME-XML is damaged ({e.Message.TrimEnd('.')}): its pages are read without it.");
            return [];
        }
    }

    /// <summary>The OME-XML of the file that holds it for others: a text, or another TIFF.</summary>
    private string? MetadataIn(string? folder, string name)
    {
        string path = Path.Combine(folder ?? "", Path.GetFileName(name));
        if (folder is null || !File.Exists(path))
        {
            _warn($"its OME-XML is in {name}, which is not there: its pages are read without it.");
            return null;
        }

        return OmeText(path) ?? _files.Get(path).Description;
    }

    /// <summary>The text of a file that is OME-XML; null for another.</summary>
    /// <exception cref="TiffException">It cannot be read.</exception>
    internal static string? OmeText(string path)
    {
        try
        {
            using var file = new StreamReader(path, new FileStreamOptions { Share = FileShare.ReadWrite });
            if (file.Peek() != '<')
            {
                return null;
            }

            return file.BaseStream.Length <= LongestMetadataFile ? file.ReadToEnd() : throw new TiffException("its OME-XML is longer than 64 MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TiffException(e.Message.Split('\n')[0].TrimEnd('.'), e);
        }
    }

    private void SayWhatIsNotNamed(List<TiffMetadata> found)
    {
        if (_files.Opened is { } file && found.Count > 0)
        {
            HashSet<int> named = [.. found.SelectMany(series => series.Planes).Where(plane => plane.File is null).Select(plane => plane.Directory)];
            int left = file.Pages.Count(page => !named.Contains(page));
            if (left > 0)
            {
                _warn($"{left} of {file.Pages.Count} pages are named by no image of its OME-XML and are left out.");
            }
        }
    }

    private static IEnumerable<TiffMetadata> ByPages(TiffFile file)
    {
        var tags = TiffMetadata.OfResolution(file.First);
        if (file.IsImageJ)
        {
            return [ImageJ(file, ImageJDescription.Read(file.Description, file.First, tags))];
        }

        List<TiffMetadata> positions = file.First.Has(TiffTag.MicroManagerMetadata) ? MicroManagerSeries.Find(file, tags) : [];
        return positions.Count > 0 ? positions : Shaped(file, tags);
    }

    private static TiffMetadata ImageJ(TiffFile file, TiffMetadata metadata)
    {
        int images = file.Pages.Count == 1 && metadata.DeclaredImages > 1 ? file.ContiguousImages(file.First, metadata.DeclaredImages) : file.Pages.Count;
        var axes = new PageAxes(('Z', metadata.Axes.Slices), ('C', metadata.Axes.Channels.Length));
        return metadata with
        {
            Axes = metadata.Axes with { Times = axes[images - 1].Time + 1 },
            Planes = file.Pages.Count == images
                ? [.. file.Pages.Select((page, i) => new TiffPlane(axes[i], page))]
                : [.. Enumerable.Range(0, images).Select(i => new TiffPlane(axes[i], file.Pages[0]) { ImageAfter = i })],
        };
    }

    /// <summary>By tifffile's descriptions; pages without one are a series of time points, all together.</summary>
    private static IEnumerable<TiffMetadata> Shaped(TiffFile file, TiffMetadata tags)
    {
        for (int at = 0; at < file.Pages.Count;)
        {
            TiffDirectory directory = file.Directory(file.Pages[at]);
            var shaped = ShapedSeries.Read(directory.Text(TiffTag.ImageDescription, LongestPageText) ?? "", file.Layout(directory));
            PageAxes axes = shaped?.Axes ?? new PageAxes();
            int first = at, left = file.Pages.Count - at;
            bool isOneDirectory = shaped is { IsTruncated: true };
            int images = isOneDirectory ? file.ContiguousImages(directory, axes.Pages) : shaped is null ? left : (int)Math.Min(left, axes.Pages);
            at += isOneDirectory ? 1 : images;
            yield return tags with
            {
                Source = shaped is null ? "" : "tifffile",
                Axes = new SeriesAxes
                {
                    Times = axes[images - 1].Time + 1,
                    Slices = axes.Slices,
                    Channels = [.. Enumerable.Repeat(new SeriesChannel(), axes.Channels)],
                },
                Planes =
                [
                    .. Enumerable.Range(0, images)
                        .Select(i => new TiffPlane(axes[i], file.Pages[isOneDirectory ? first : first + i]) { ImageAfter = isOneDirectory ? i : 0 })
                        .OrderBy(plane => plane.Index.Time).ThenBy(plane => plane.Index.Slice).ThenBy(plane => plane.Index.Channel),
                ],
            };
        }
    }

    /// <summary>With what the first plane's own page says, and its samples that are channels.</summary>
    private TiffMetadata Completed(TiffMetadata series)
    {
        TiffFile file = _files.Get(series.Planes[0].File);
        TiffDirectory directory = file.Directory(series.Planes[0].Directory);
        var own = MicroManagerPage.Read(directory.Text(TiffTag.MicroManagerMetadata, LongestPageText) ?? "");
        TiffSamples samples = file.Layout(directory).Samples;
        int? depth = own.BitDepth ?? series.BitDepth;

        // A depth that the samples cannot hold is a mistake of the writer: it says nothing. Packed samples declare theirs.
        depth = depth >= 1 && depth <= samples.BitDepth ? depth : null;
        return (series with
        {
            PixelSizeUm = own.PixelSizeUm ?? series.PixelSizeUm,
            PixelSizeYUm = own.PixelSizeUm ?? series.PixelSizeYUm,
            Source = own.IsThere ? "Micro-Manager" : series.Source,
            BitDepth = depth ?? (samples.IsPacked ? samples.BitDepth : null),
        }).WithSampleChannels(samples.Images);
    }
}
