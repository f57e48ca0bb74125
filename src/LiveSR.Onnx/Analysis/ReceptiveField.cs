namespace LiveSR.Onnx.Analysis;

/// <summary>Pixels around a tile that a network must see for the tile's result to be right.</summary>
/// <param name="Left">Columns to the left, in input pixels.</param>
/// <param name="Top">Rows above, in input pixels.</param>
/// <param name="Right">Columns to the right, in input pixels.</param>
/// <param name="Bottom">Rows below, in input pixels.</param>
public readonly record struct Halo(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The widest side.</summary>
    public int Largest => Math.Max(Math.Max(Left, Right), Math.Max(Top, Bottom));
}

/// <summary>
/// How far a network looks, read from its graph. Tiles whose edges are multiples of <see cref="SizeMultiple"/>, each
/// extended by <see cref="Halo"/> as far as the image goes, give the same result as the whole image.
/// <para>
/// The rule for each operator follows its definition in the ONNX specification: for each axis it is known which input
/// elements an output element reads, and so how many elements at a cut are wrong. Borders of the image itself are not
/// cuts: there a tile sees what the whole image sees, padding included.
/// </para>
/// </summary>
public sealed record ReceptiveField
{
    /// <summary>Pixels around a tile, multiples of <see cref="SizeMultiple"/>; all zero for a global network.</summary>
    public required Halo Halo { get; init; }

    /// <summary>Output pixels for one input pixel along a row; null when the graph does not say.</summary>
    public required Ratio? ScaleX { get; init; }

    /// <summary>Output pixels for one input pixel along a column; null when the graph does not say.</summary>
    public required Ratio? ScaleY { get; init; }

    /// <summary>Channels of the output; null when the graph does not say.</summary>
    public required int? Channels { get; init; }

    /// <summary>Height and width of an image or tile must be multiples of this.</summary>
    public required int SizeMultiple { get; init; }

    /// <summary>Smallest height and width of an image: its mirrored borders must not reach across it.</summary>
    public required int MinimumSize { get; init; }

    /// <summary>
    /// Smallest height and width of a tile, its halo included: the pixels that a mirrored or repeated border of the image
    /// shows must lie in it and be right.
    /// </summary>
    public required int MinimumTile { get; init; }

    /// <summary>Why each output pixel may depend on the whole image, with the node that makes it so; null otherwise.</summary>
    public required string? GlobalReason { get; init; }

    /// <summary>True when the network must see a whole image, or a tile of one fixed size, at once.</summary>
    public bool IsGlobal => GlobalReason is not null;

    /// <summary>The scale as one whole number; null when it differs between the axes, is a fraction, or is not known.</summary>
    public int? Scale => ScaleX is { IsInteger: true } scale && scale == ScaleY ? (int)scale.Numerator : null;

    /// <summary>Reads the receptive field of a model that takes one image and gives one.</summary>
    /// <exception cref="OnnxFormatException">It takes or gives something else, or the graph contradicts itself.</exception>
    public static ReceptiveField Of(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GraphAnalysis.Ask(model, Read);
    }

    private static ReceptiveField Read(GraphAnalysis analysis)
    {
        Value output = analysis.Output;
        Ratio? scaleY = ScaleOf(analysis, output, axis: 2, SizeVariable.Height);
        Ratio? scaleX = ScaleOf(analysis, output, axis: 3, SizeVariable.Width);
        string? global = output.Global ?? NotAnImage(output) ?? WrongSize(output.Shape[2]) ?? WrongSize(output.Shape[3]);
        long multiple = analysis.Sizes.Multiple;
        return new ReceptiveField
        {
            Halo = global is null ? HaloOf(output, scaleX!.Value, scaleY!.Value, multiple) : default,
            ScaleX = scaleX,
            ScaleY = scaleY,
            Channels = output is { Rank: 4 } && output.Shape[1] is { IsConstant: true, Offset.IsInteger: true } channels ? checked((int)channels.Offset.Numerator) : null,
            SizeMultiple = checked((int)multiple),
            MinimumSize = checked((int)RoundUp(analysis.Sizes.MinimumImage, multiple)),
            MinimumTile = checked((int)RoundUp(analysis.Sizes.MinimumTile, multiple)),
            GlobalReason = global,
        };
    }

    private static Ratio? ScaleOf(GraphAnalysis analysis, Value output, int axis, SizeVariable variable)
    {
        if (output.Rank != 4)
        {
            return null;
        }

        SymbolicSize size = output.Shape[axis];
        if (size.Variable == variable)
        {
            return size.Slope;
        }

        return size.IsConstant && analysis.Input.Dimensions[axis].Value is { } fixedSize and > 0 ? size.Offset / fixedSize : null;
    }

    private static string? NotAnImage(Value output)
    {
        bool image = output is { FromPixels: true, Rank: 4 }
            && output.Shape[2].Variable == SizeVariable.Height && output.Shape[3].Variable == SizeVariable.Width;
        return image ? null : "The output's height and width do not follow the image's.";
    }

    private static string? WrongSize(SymbolicSize size) =>
        size.Offset == Ratio.Zero ? null : $"The output's size {size} is not a multiple of the image's.";

    private static Halo HaloOf(Value output, Ratio scaleX, Ratio scaleY, long multiple) => new(
        Pixels(output.Horizontal.Before, scaleX, multiple),
        Pixels(output.Vertical.Before, scaleY, multiple),
        Pixels(output.Horizontal.After, scaleX, multiple),
        Pixels(output.Vertical.After, scaleY, multiple));

    private static int Pixels(long margin, Ratio scale, long multiple) =>
        checked((int)RoundUp((margin / scale).Ceiling(), multiple));

    private static long RoundUp(long value, long multiple) => checked((value + multiple - 1) / multiple * multiple);
}
