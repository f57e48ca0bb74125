using LiveSR.Imaging;

namespace LiveSR.Files;

/// <summary>What a source delivers.</summary>
public sealed record SourceInfo
{
    /// <summary>Label of the camera or file.</summary>
    public required string Name { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Pixel format.</summary>
    public required PixelFormat Format { get; init; }

    /// <summary>Significant bits of an intensity.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Frames per second; null when unknown.</summary>
    public double? FrameRate { get; init; }

    /// <summary>
    /// True where the files state no times, so that frames come at a rate that was assumed: such times are for showing, not for
    /// writing into a file.
    /// </summary>
    public bool TimesAreAssumed { get; init; }

    /// <summary>Width of a pixel in the specimen, in micrometres; null when unknown.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Height of a pixel in the specimen, in micrometres; null where it is unknown, or as the width.</summary>
    public double? PixelSizeYUm { get; init; }

    /// <summary>The series that is read, for image files; null for a camera, a video or a stream.</summary>
    public SeriesInfo? Series { get; init; }

    /// <summary>Width of a pixel by its height, as a video states it; 1 for square pixels.</summary>
    public double PixelAspect { get; init; } = 1;

    /// <summary>How the pixels lie in the file or stream, such as <c>TIFF, little-endian, Deflate, strips</c>; empty when unknown.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>How a video says that its colours are meant; null for anything else, or where it does not.</summary>
    public ColourTags? Colours { get; init; }

    /// <summary>What a recorded video holds beside its images, such as sound; null for anything else.</summary>
    public CompanionStreams? Companions { get; init; }

    /// <summary>When a recorded video ends, in milliseconds on the clock of its frames; null when unknown.</summary>
    public double? LengthMs { get; init; }

    /// <summary>The camera's own label; null for a recording, whose images may say it one by one.</summary>
    public string? Camera { get; init; }

    /// <summary>Part of the sensor that the frames show, in pixels; null for all of it, or when unknown.</summary>
    public PixelRect? Roi { get; init; }

    /// <summary>Sensor pixels that are summed along each axis for one pixel.</summary>
    public int Binning { get; init; } = 1;

    /// <summary>Number of frames; about, for a video: its length at its rate. Null for a source without an end, or of unknown length.</summary>
    public long? FrameCount { get; init; }

    /// <summary>
    /// True where an image that the source lost is a gap in the numbers; false for a camera or a stream whose driver says
    /// nothing of such images.
    /// </summary>
    public bool LossesAreCounted { get; init; } = true;

    /// <summary>True for a camera, which does not wait for whoever looks.</summary>
    public bool IsLive { get; init; }

    /// <summary>Asks whether a region can be cut out of every frame.</summary>
    /// <param name="roi">The region, in pixels; null, for all of a frame, always can.</param>
    /// <exception cref="SourceException">It is empty or does not lie inside; wrong usage, in one line.</exception>
    public void RequireInside(PixelRect? roi)
    {
        if (roi is { } part && (part.IsEmpty || !new PixelRect(0, 0, Width, Height).Contains(part)))
        {
            throw SourceException.Usage($"The ROI {part} does not lie inside the {Width}x{Height} frames of {Name}: choose x,y,width,height within them.");
        }
    }
}
