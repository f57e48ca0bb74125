using LiveSR.Files.Tiff.Ome;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>Describes the pages written so far, as ImageJ or OME does.</summary>
internal sealed class StackDescription(TiffWriterOptions options, PixelFormat format, int width, int height)
{
    private readonly List<WrittenPlane> _planes = [];
    private bool _isInOrder = true;

    internal TiffWriterOptions Options => options;

    internal PixelFormat Format => format;

    internal int Width => width;

    internal int Height => height;

    /// <summary>The planes in the order of their pages.</summary>
    internal IReadOnlyList<WrittenPlane> Planes => _planes;

    /// <summary>What the first page alone knows, as lines of key=value.</summary>
    internal string FirstPage { get; private set; } = "";

    /// <summary>Adds the next page.</summary>
    internal void Add(TiffPage page)
    {
        FirstPage = _planes.Count == 0 ? page.Text : FirstPage;
        PlaneIndex next = IndexOf(_planes.Count, options.Axes), index = page.Plane ?? next;
        _isInOrder &= index == next;
        _planes.Add(new WrittenPlane(index, page.TimeMs, page.ExposureMs, page.XUm, page.YUm, page.ZUm));
    }

    /// <summary>
    /// A text for a file that may be cut at any page: of the planes it says no more than how many they are, so that it is short
    /// enough to be written again after each.
    /// </summary>
    internal string Interim() => Text(_isInOrder ? InOrder(options.Axes) : Plain, withPlanes: false);

    /// <summary>The text of the whole file.</summary>
    internal string Final() => Text(_isInOrder ? InOrder(options.Axes) : Placed(), withPlanes: true);

    private StackShape Plain => new(new SeriesAxes { Times = _planes.Count }, IsInOrder: true);

    private string Text(StackShape shape, bool withPlanes)
    {
        if (options.Flavour == TiffFlavour.Ome)
        {
            return OmeWriter.Write(this, shape, IntervalMs(shape.Axes.Times), withPlanes);
        }

        // ImageJ knows no hyperstack with gaps.
        SeriesAxes axes = shape.IsInOrder && shape.Axes.Planes == _planes.Count ? shape.Axes : Plain.Axes;
        return ImageJDescription.Write(options, axes, IntervalMs(axes.Times)) + FirstPage;
    }

    private StackShape InOrder(SeriesAxes axes) => new(axes with { Times = 1 + IndexOf(_planes.Count - 1, axes).Time }, IsInOrder: true);

    /// <summary>Axes as large as the planes need; a plain series where two planes would stand at one place.</summary>
    private StackShape Placed()
    {
        int channels = 1 + _planes.Max(plane => plane.Index.Channel), known = options.Axes.Channels.Length;
        SeriesAxes axes = options.Axes with
        {
            Slices = Math.Max(options.Axes.Slices, 1 + _planes.Max(plane => plane.Index.Slice)),
            Channels = [.. options.Axes.Channels, .. Enumerable.Repeat(new SeriesChannel(), Math.Max(0, channels - known))],
            Times = 1 + _planes.Max(plane => plane.Index.Time),
        };
        bool isClear = _planes.Select(plane => plane.Index).Distinct().Count() == _planes.Count;
        bool isInOrder = _planes.Select((plane, page) => plane.Index == IndexOf(page, axes)).All(inOrder => inOrder);
        return isClear ? new StackShape(axes, isInOrder) : Plain;
    }

    private double? IntervalMs(int times) => !options.StatesTimes ? null
        : options.FrameIntervalMs ?? (times > 1 && _planes[^1].TimeMs > _planes[0].TimeMs ? (_planes[^1].TimeMs - _planes[0].TimeMs) / (times - 1) : null);

    private static PlaneIndex IndexOf(int page, SeriesAxes axes)
    {
        int channels = axes.Channels.Length, slices = axes.Slices;
        return new PlaneIndex(page / channels / slices, page / channels % slices, page % channels);
    }
}

/// <summary>The axes of what was written.</summary>
/// <param name="Axes">Their sizes, and what is known of the channels.</param>
/// <param name="IsInOrder">Whether pages come channel fastest, then focal plane, then time, and none but the last ones are missing.</param>
internal readonly record struct StackShape(SeriesAxes Axes, bool IsInOrder);

/// <summary>What the file's description says of one plane.</summary>
internal readonly record struct WrittenPlane(PlaneIndex Index, double TimeMs, double? ExposureMs, double? XUm, double? YUm, double? ZUm);
