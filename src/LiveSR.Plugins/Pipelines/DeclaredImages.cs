using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// What images must be like at one point of a pipeline. What the summary metadata leaves open is fixed by the first
/// image, since stores need images of one kind. Used by one thread at a time.
/// </summary>
internal sealed class DeclaredImages(SummaryMetadata summary)
{
    private readonly int? _channels = summary.ChannelCount;
    private int? _width = summary.ImageWidth;
    private int? _height = summary.ImageHeight;
    private PixelFormat? _format = summary.Format;
    private int? _bitDepth = summary.BitDepth;

    /// <summary>Null when the image fits; else one line that says what it is and what was declared.</summary>
    public string? Mismatch(Image image)
    {
        Frame frame = image.Frame;
        if (_channels is { } channels && image.Coords.Channel >= channels)
        {
            return $"the image is in channel {image.Coords.Channel}, but {channels} channels (from 0) were declared";
        }

        _width ??= frame.Width;
        _height ??= frame.Height;
        _format ??= frame.Format;
        _bitDepth ??= frame.BitDepth;
        bool fits = frame.Width == _width && frame.Height == _height && frame.Format == _format && frame.BitDepth == _bitDepth;
        return fits
            ? null
            : $"the image is {frame.Width}x{frame.Height} {frame.Format} of {frame.BitDepth} bits, but {_width}x{_height} {_format} of {_bitDepth} bits was declared";
    }
}
