namespace LiveSR.Onnx.Building;

/// <summary>A number for each of the two image axes: a kernel, a stride, a dilation. One number stands for both.</summary>
/// <param name="Y">Along the columns of the image (height).</param>
/// <param name="X">Along its rows (width).</param>
public readonly record struct Extent2D(int Y, int X)
{
    /// <summary>The same along both axes.</summary>
    public static implicit operator Extent2D(int both) => new(both, both);

    internal long[] ToArray() => [Y, X];
}

/// <summary>Pixels added on each side of an image. One number stands for all four sides.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding2D(int Top, int Left, int Bottom, int Right)
{
    /// <summary>The same on all sides.</summary>
    public static implicit operator Padding2D(int all) => new(all, all, all, all);

    /// <summary>The same above and below, and left and right.</summary>
    public static implicit operator Padding2D(Extent2D sides) => new(sides.Y, sides.X, sides.Y, sides.X);

    internal long[] ToArray() => [Top, Left, Bottom, Right];
}

/// <summary>What stands outside an image.</summary>
public enum PadMode
{
    /// <summary>A constant, 0 by default.</summary>
    Constant,

    /// <summary>The nearest pixel of the edge, repeated.</summary>
    Edge,

    /// <summary>The image mirrored about its edge pixels, which are not repeated.</summary>
    Reflect,

    /// <summary>The image mirrored about its border, so that edge pixels are repeated, as MATLAB's imresize does.</summary>
    Symmetric,
}
