using LiveSR.Imaging;

namespace LiveSR.Plugins.Data;

/// <summary>
/// An immutable image at its place in a data set: one lease on a <see cref="Imaging.Frame"/>, and coordinates.
/// <para>
/// Whoever makes an image disposes it, once; every call only borrows the images it is given, and takes a copy of its
/// own (<see cref="Copy"/>) if it keeps one. So a processor disposes what it made after
/// <see cref="IProcessorContext.OutputImage"/> and leaves the image that it was given alone.
/// </para>
/// </summary>
public sealed class Image : IDisposable
{
    private readonly FrameLease _lease;

    /// <summary>An image of <paramref name="frame"/>'s pixels. It takes a lease of its own.</summary>
    /// <exception cref="ObjectDisposedException">Nobody leases the frame any more.</exception>
    public Image(Frame frame, Coords coords)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(coords);
        Coords = coords;
        _lease = frame.Lease();
    }

    private Image(FrameLease lease, Coords coords)
    {
        Coords = coords;
        _lease = lease;
    }

    /// <summary>The pixels.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public Frame Frame => _lease.Frame;

    /// <summary>Place in the data set.</summary>
    public Coords Coords { get; }

    /// <summary>What is known of the image beside its pixels and its place.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public FrameMetadata Metadata => Frame.Metadata;

    /// <summary>A second image on the same pixels, to be disposed apart from this one.</summary>
    public Image Copy() => new(Frame, Coords);

    /// <summary>The same pixels and metadata elsewhere in the data set.</summary>
    public Image CopyAtCoords(Coords coords) => new(Frame, coords);

    /// <summary>The same pixels and place with other metadata. The bit depth belongs to the pixels and stays.</summary>
    public Image CopyWithMetadata(FrameMetadata metadata) => new(Frame.With(metadata), Coords);

    /// <inheritdoc/>
    public void Dispose() => _lease.Dispose();
}
