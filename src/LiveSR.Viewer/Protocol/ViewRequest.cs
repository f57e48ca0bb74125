using System.Collections.Immutable;
using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Protocol;

/// <summary>What a page shows: it gets these pixels and no others.</summary>
internal sealed record ViewRequest : ClientMessage
{
    private const int MostScreenPixels = 16384;

    /// <summary>Its number, which comes back with each frame that answers it.</summary>
    public required uint Id { get; init; }

    /// <summary>Which images.</summary>
    public required ImmutableArray<PlaneKind> Planes { get; init; }

    /// <summary>Left border of the part in view, in the camera's pixels.</summary>
    public required double X { get; init; }

    /// <summary>Upper border.</summary>
    public required double Y { get; init; }

    /// <summary>Width of the part in view.</summary>
    public required double Width { get; init; }

    /// <summary>Height of the part in view.</summary>
    public required double Height { get; init; }

    /// <summary>Screen pixels that one of the camera's takes.</summary>
    public required double Zoom { get; init; }

    /// <summary>How pixels are to be sent.</summary>
    public PlaneCoding Coding { get; init; }

    /// <summary>Value that becomes black where 8 bits are sent of more.</summary>
    public float Low { get; init; }

    /// <summary>Value that becomes white.</summary>
    public float High { get; init; } = ushort.MaxValue;

    /// <summary>Column of the camera's pixel whose values are wanted; negative for none.</summary>
    public double ProbeX { get; init; } = -1;

    /// <summary>Row of it.</summary>
    public double ProbeY { get; init; } = -1;

    /// <summary>The part in view.</summary>
    internal ViewRect Rect => new(X, Y, Width, Height);

    /// <inheritdoc/>
    internal override string? Fault =>
        Planes.IsDefaultOrEmpty || Planes.Length > 3 || Planes.Distinct().Count() != Planes.Length ? "planes must name one to three images"
        : !(Math.Abs(X) < 1e6 && Math.Abs(Y) < 1e6 && Width is > 0 and < 1e6 && Height is > 0 and < 1e6) ? "x, y, width and height must be a part of the image"
        : !(Zoom is > 0 and <= 1024) || Width * Zoom > MostScreenPixels || Height * Zoom > MostScreenPixels ? "zoom must be above 0 and leave a part of at most 16384 screen pixels"
        : !float.IsFinite(Low) || !float.IsFinite(High) ? "low and high must be numbers"
        : null;
}
