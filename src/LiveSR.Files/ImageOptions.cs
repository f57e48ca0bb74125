namespace LiveSR.Files;

/// <summary>What completes or overrides what image files say of themselves.</summary>
public sealed record ImageOptions
{
    /// <summary>Frames per second.</summary>
    /// <value>By default the files' own time stamps, and 25 where they have none.</value>
    public double? FrameRate { get; init; }

    /// <summary>Significant bits of an intensity.</summary>
    /// <value>By default what the files declare, or all that they hold.</value>
    public int? BitDepth { get; init; }

    /// <summary>Edge of a pixel in the specimen, in micrometres.</summary>
    /// <value>By default the files' own.</value>
    public double? PixelSizeUm { get; init; }

    /// <summary>Which series of a file that holds several is read, from 0.</summary>
    /// <value>By default the first, with a warning.</value>
    public int? Series { get; init; }

    /// <summary>Brings colour to luma.</summary>
    public bool Gray { get; init; }
}
