using LiveSR.Files.Video;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Images;

/// <summary>What image files do not tell.</summary>
internal sealed record ImageSequenceTraits
{
    /// <summary>Label of the sequence.</summary>
    internal required string Name { get; init; }

    /// <summary>Frames per second, from which the time stamps follow.</summary>
    internal required double FrameRate { get; init; }

    /// <summary>Significant bits; null for all that the files hold.</summary>
    internal int? BitDepth { get; init; }

    /// <summary>Brings colour to luma.</summary>
    internal bool Gray { get; init; }

    /// <summary>Edge of a pixel in micrometres; null when unknown.</summary>
    internal double? PixelSizeUm { get; init; }
}

/// <summary>Reads image files of one size and format.</summary>
internal sealed class ImageSequenceReader : IFrameReader
{
    private readonly string[] _files;
    private readonly ImageSequenceTraits _traits;
    private readonly SourceOptions _options;
    private readonly MatFormat _format;
    private readonly MatType _type;
    private int _next;

    /// <summary>Reads the first file, which sets size and format.</summary>
    /// <param name="files">The files in order; at least one.</param>
    /// <param name="traits">What the files do not tell.</param>
    /// <param name="options">Pool and clock.</param>
    /// <exception cref="SourceException">The first file is not an image that can be delivered.</exception>
    internal ImageSequenceReader(string[] files, ImageSequenceTraits traits, SourceOptions options)
    {
        Decoding.Prepare();
        _files = files;
        _traits = traits;
        _options = options;
        using Mat first = Load(files[0]);
        _type = first.Type();
        _format = MatFormat.Of(_type, traits.Gray)
            ?? throw new SourceException($"{files[0]} has pixels of type {_type}, which LiveSR does not take.");
        int bits = _format.Format.ContainerBits();
        if (traits.BitDepth > bits)
        {
            throw new SourceException($"{files[0]} holds {bits} bits, so depth={traits.BitDepth} cannot be.");
        }

        Info = new SourceInfo
        {
            Name = traits.Name,
            Width = first.Width,
            Height = first.Height,
            Format = _format.Format,
            BitDepth = traits.BitDepth ?? bits,
            FrameRate = traits.FrameRate,
            PixelSizeUm = traits.PixelSizeUm,
            FrameCount = files.Length,
        };
    }

    public SourceInfo Info { get; }

    public FrameLease? Read(CancellationToken stop)
    {
        if (_next == _files.Length)
        {
            return null;
        }

        string file = _files[_next];
        using Mat image = Load(file);
        if (image.Size() != new Size(Info.Width, Info.Height) || image.Type() != _type)
        {
            throw new SourceException(
                $"{file} is {image.Width}x{image.Height} {image.Type()}, but the sequence began with {Info.Width}x{Info.Height} {_type}: all images must be alike.");
        }

        using FrameWriter writer = _options.Pool.Rent(Info.Format, Info.Width, Info.Height);
        _format.Store(image, writer);
        return writer.Publish(new FrameMetadata
        {
            ImageNumber = _next,
            ElapsedTimeMs = _next++ * 1000 / _traits.FrameRate,
            ReceivedTime = _options.Clock.GetUtcNow(),
            BitDepth = Info.BitDepth,
            PixelSizeUm = Info.PixelSizeUm,
            PixelSizeAffine = Info.PixelSizeUm is { } um ? PixelSizeAffine.FromPixelSize(um) : null,
            Camera = Info.Name,
        });
    }

    public void Dispose()
    {
    }

    private static Mat Load(string file)
    {
        try
        {
            Mat image = Cv2.ImRead(file, ImreadModes.Unchanged);
            if (!image.Empty())
            {
                return image;
            }

            image.Dispose();
        }
        catch (OpenCVException e)
        {
            throw new SourceException($"{file} is not an image that can be read: {e.ErrMsg}", e);
        }

        throw new SourceException($"{file} is not an image that can be read.");
    }
}
