using System.Collections.Immutable;

namespace LiveSR.Imaging;

/// <summary>What is known of a frame beside its pixels. Names follow Micro-Manager's image metadata.</summary>
public sealed record FrameMetadata
{
    /// <summary>Number of the image at its source, from 0; a gap is a frame that was lost.</summary>
    public long ImageNumber { get; init; }

    /// <summary>Milliseconds since the source started; for a recording, its own time stamp.</summary>
    public double ElapsedTimeMs { get; init; }

    /// <summary>When the frame reached this program.</summary>
    public DateTimeOffset ReceivedTime { get; init; }

    /// <summary>
    /// The same moment by the clock that never jumps (<see cref="TimeProvider.GetTimestamp"/>), for durations inside this
    /// process; null when it was not noted.
    /// </summary>
    public long? ReceivedTimestamp { get; init; }

    /// <summary>
    /// The device's own number of the frame, as it counts: from where it likes, and again from the beginning after its
    /// largest. Null when it does not count.
    /// </summary>
    public long? DeviceFrameNumber { get; init; }

    /// <summary>
    /// The device's own time stamp of the frame, in nanoseconds of its clock, which begins where the device likes; only
    /// differences mean something. Null when it has none.
    /// </summary>
    public long? DeviceTimestampNs { get; init; }

    /// <summary>Edge of a pixel in the specimen, in micrometres; null when unknown.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Pixel to stage transform; null when unknown.</summary>
    public PixelSizeAffine? PixelSizeAffine { get; init; }

    /// <summary>Sensor pixels that were summed along each axis for one image pixel.</summary>
    public int Binning { get; init; } = 1;

    /// <summary>Significant bits of an intensity. 0 takes the container's on publication.</summary>
    public int BitDepth { get; init; }

    /// <summary>Exposure in milliseconds; null when unknown.</summary>
    public double? ExposureMs { get; init; }

    /// <summary>Label of the camera or file.</summary>
    public string Camera { get; init; } = "";

    /// <summary>Part of the sensor that the image shows, in this image's own pixels; null for all of it.</summary>
    public PixelRect? Roi { get; init; }

    /// <summary>Stage position along x in micrometres; null when unknown.</summary>
    public double? XPositionUm { get; init; }

    /// <summary>Stage position along y in micrometres; null when unknown.</summary>
    public double? YPositionUm { get; init; }

    /// <summary>Focus position in micrometres; null when unknown.</summary>
    public double? ZPositionUm { get; init; }

    /// <summary>Name of the stage position, or empty.</summary>
    public string PositionName { get; init; } = "";

    /// <summary>Where the frame stands in a series of several axes; null in a plain one.</summary>
    public PlaneIndex? Plane { get; init; }

    /// <summary>Name of the channel, or empty.</summary>
    public string ChannelName { get; init; } = "";

    /// <summary>Names these pixels and no others; null when nobody asked for a name.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>How the pixels were computed; null for a frame straight from its source.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The source frame's own metadata, kept when enhancement rewrote the geometry; null otherwise.</summary>
    public FrameMetadata? Source { get; init; }

    /// <summary>State of the microscope's devices when the image was taken, by property name.</summary>
    public ImmutableDictionary<string, string> ScopeData { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Free data of plugins and users.</summary>
    public ImmutableDictionary<string, string> UserData { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The metadata of a frame that reached this program a moment ago.</summary>
    /// <param name="clock">The clock of both times.</param>
    /// <param name="ago">How long ago; now by default.</param>
    public FrameMetadata Received(TimeProvider clock, TimeSpan ago = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return this with
        {
            ReceivedTime = clock.GetUtcNow() - ago,
            ReceivedTimestamp = clock.GetTimestamp() - (long)(ago.TotalSeconds * clock.TimestampFrequency),
        };
    }

    /// <summary>
    /// The metadata of this image upscaled by <paramref name="provenance"/>'s scale: pixel size and affine divided,
    /// ROI multiplied, a new <see cref="Uuid"/> where there was one, the source's own values kept in <see cref="Source"/>.
    /// </summary>
    public FrameMetadata Enhanced(Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(provenance);
        int scale = provenance.Scale;
        return this with
        {
            PixelSizeUm = PixelSizeUm / scale,
            PixelSizeAffine = PixelSizeAffine?.Upscaled(scale),
            Roi = Roi?.Scaled(scale),
            Uuid = Uuid is null ? null : Guid.NewGuid(),
            Provenance = provenance,
            Source = Source ?? this,
        };
    }

    /// <summary>The metadata of the part <paramref name="rect"/> of this image.</summary>
    public FrameMetadata Cropped(PixelRect rect) => this with
    {
        PixelSizeAffine = PixelSizeAffine?.Cropped(rect.X, rect.Y),
        Roi = rect with { X = rect.X + (Roi?.X ?? 0), Y = rect.Y + (Roi?.Y ?? 0) },
    };
}
