using LiveSR.Imaging;

namespace LiveSR.Files.Images;

/// <summary>An open file of one or several images.</summary>
internal interface IImageFile : IDisposable
{
    /// <summary>Number of images.</summary>
    int PageCount { get; }

    /// <summary>Width of the first image in pixels.</summary>
    int Width { get; }

    /// <summary>Height of the first image in pixels.</summary>
    int Height { get; }

    /// <summary>Pixel format of the first image.</summary>
    PixelFormat Format { get; }

    /// <summary>Significant bits as declared by the file; null where it declares none.</summary>
    int? BitDepth { get; }

    /// <summary>Width of a pixel in the specimen, in micrometres; null when unknown.</summary>
    double? PixelSizeUm { get; }

    /// <summary>Height of a pixel in the specimen, in micrometres; null when unknown.</summary>
    double? PixelSizeYUm { get; }

    /// <summary>How its pixels lie in it.</summary>
    string Encoding { get; }

    /// <summary>Its axes, and what else it holds.</summary>
    SeriesInfo Series { get; }

    /// <summary>Milliseconds from one image to the next; null when unknown.</summary>
    double? FrameIntervalMs { get; }

    /// <summary>What the user should know though images are read, one line each.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>What the file says of one image; no pixel is read.</summary>
    /// <exception cref="SourceException">The image is damaged.</exception>
    FrameMetadata Describe(int page);

    /// <summary>Reads one image.</summary>
    /// <param name="page">Number of the image from 0.</param>
    /// <param name="pool">Lends the frame's buffer.</param>
    /// <param name="describe">Changes the metadata found in the file, significant bits included.</param>
    /// <exception cref="SourceException">The image is damaged, or the file ends inside it (<see cref="SourceException.IsTruncation"/>).</exception>
    FrameLease ReadPage(int page, FramePool pool, Func<FrameMetadata, FrameMetadata> describe);
}
