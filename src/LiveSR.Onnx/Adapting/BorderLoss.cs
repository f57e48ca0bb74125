using LiveSR.Onnx.Analysis;

namespace LiveSR.Onnx.Adapting;

/// <summary>
/// What a network without padding loses along one axis, and how it gets it back: the image is extended by
/// <paramref name="Pad"/> pixels, and of what comes out <paramref name="Crop"/> pixels too many are cut off, both alike at
/// the two ends.
/// </summary>
/// <param name="Pad">Pixels of the input to add in all.</param>
/// <param name="Crop">Pixels of the output to cut off in all.</param>
/// <param name="CropBefore">Of these, at the start.</param>
internal readonly record struct BorderLoss(int Pad, int Crop, int CropBefore)
{
    /// <summary>More than any network loses; a graph that says more is not one of an image.</summary>
    private const long Absurd = 4096;

    /// <summary>Pixels of the input to add at the start.</summary>
    internal int PadBefore => Pad / 2;

    /// <summary>True when the axis has the size that the scale says.</summary>
    internal bool IsNone => Pad == 0 && Crop == 0;

    /// <summary>The losses of height and width; null where the sizes do not follow the image's by one whole number.</summary>
    /// <param name="analysis">What the graph says.</param>
    /// <param name="declared">What the model declares of its output.</param>
    internal static (BorderLoss Rows, BorderLoss Columns)? Of(GraphAnalysis analysis, OnnxTensorInfo declared) =>
        Axis(analysis, declared, SizeVariable.Height, axis: 2) is { } rows && Axis(analysis, declared, SizeVariable.Width, axis: 3) is { } columns
            ? (rows, columns)
            : null;

    private static BorderLoss? Axis(GraphAnalysis analysis, OnnxTensorInfo declared, SizeVariable variable, int axis)
    {
        if (analysis.Output is not { FromPixels: true, Rank: 4 } output
            || output.Shape[axis] is not { Slope.IsInteger: true, Offset.IsInteger: true } size || size.Variable != variable || size.Slope < Ratio.One)
        {
            return null;
        }

        long scale = size.Slope.Numerator, lost = -size.Offset.Numerator, multiple = analysis.Sizes.Multiple;
        if (analysis.Input.Dimensions[axis].Value is { } fixedSize)
        {
            // It need not be a multiple of the strides, for which the graph's sizes are counted: what is declared counts.
            multiple = 1;
            lost = declared.Rank == 4 && declared.Dimensions[axis].Value is { } given ? (scale * fixedSize) - given : lost;
        }

        long pad = lost <= 0 ? 0 : (((lost + scale - 1) / scale) + multiple - 1) / multiple * multiple;
        long crop = (scale * pad) - lost, before = Math.Clamp((scale * (pad / 2)) - (lost / 2), 0, crop);
        return pad < Absurd && crop < Absurd ? new BorderLoss((int)pad, (int)crop, (int)before) : null;
    }
}
