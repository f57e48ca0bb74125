namespace LiveSR.Onnx.Analysis;

/// <summary>
/// How many elements at the two ends of an axis are wrong when the image was cut there: what stands beyond the cut was
/// not seen.
/// </summary>
internal readonly record struct Margin(long Before, long After)
{
    internal Margin Union(Margin other) => new(Math.Max(Before, other.Before), Math.Max(After, other.After));
}

/// <summary>
/// Which elements of its input an operator reads along one axis: output <c>m</c> reads
/// <c>floor(m Pitch + Low)</c> to <c>floor(m Pitch + High)</c>, if the image went on for ever.
/// </summary>
internal readonly record struct AxisMap(Ratio Pitch, Ratio Low, Ratio High)
{
    /// <summary>Reads the element at its own place.</summary>
    internal static AxisMap Identity => new(Ratio.One, Ratio.Zero, Ratio.Zero);

    /// <summary>True when the image keeps its place and size under the map.</summary>
    internal bool Fits(SymbolicSize input, SymbolicSize output) =>
        output.Variable == input.Variable && output.Slope == input.Slope / Pitch;

    /// <summary>The margin after the operator. Sizes are whole multiples of the size multiple, so only offsets count.</summary>
    internal Margin Apply(SymbolicSize input, Margin margin, SymbolicSize output)
    {
        // First output whose lowest read is valid, and first whose highest read no longer is.
        long first = ((margin.Before - Low) / Pitch).Ceiling();
        long end = ((input.Offset - margin.After - High) / Pitch).Ceiling();
        return new Margin(Math.Max(0, first), Math.Max(0, output.Offset.Floor() - end));
    }
}
