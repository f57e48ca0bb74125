namespace LiveSR.Onnx.Analysis;

/// <summary>What a graph asks of the size of the input image, gathered while its nodes are followed.</summary>
internal sealed class SizeConstraints
{
    private readonly Dictionary<SizeVariable, long> _fixed = [];

    /// <summary>Height and width must be multiples of this, so that every size inside is a whole number.</summary>
    internal long Multiple { get; private set; } = 1;

    /// <summary>Smallest height and width of an image for which its borders do not reach across it.</summary>
    internal long MinimumImage { get; private set; } = 1;

    /// <summary>The same for a tile, whose other end may be a cut.</summary>
    internal long MinimumTile { get; private set; } = 1;

    /// <summary>States that the model fixes a size.</summary>
    internal void Fix(SizeVariable variable, long value) => _fixed[variable] = value;

    internal bool IsFixed(SizeVariable variable) => _fixed.ContainsKey(variable);

    /// <summary>The size as a number, where the model fixes what it follows.</summary>
    internal Ratio? Evaluate(SymbolicSize size)
    {
        if (size.IsConstant)
        {
            return size.Offset;
        }

        return size.IsKnown && _fixed.TryGetValue(size.Variable, out long value) ? (size.Slope * value) + size.Offset : null;
    }

    /// <summary>A size that occurs: the image must be such that it is whole.</summary>
    internal void Note(SymbolicSize size)
    {
        if (size.IsSpatial)
        {
            Multiple = Ratio.LeastCommonMultiple(Multiple, size.Slope.Denominator);
        }
    }

    /// <summary>Rounds down a size that an integer division gave.</summary>
    internal SymbolicSize Floor(SymbolicSize size)
    {
        Note(size);
        return size.Floor();
    }

    /// <summary>
    /// A border that looks <paramref name="reach"/> elements into the image must find them there, and in a tile valid
    /// ones, also where the other end of the axis is a cut.
    /// </summary>
    internal void NeedInside(SymbolicSize size, Margin margin, long reach)
    {
        if (size.IsSpatial && size.Slope > Ratio.Zero)
        {
            Ratio least = (reach - size.Offset) / size.Slope;
            Ratio spoiled = Math.Max(margin.Before, margin.After) / size.Slope;
            MinimumImage = Math.Max(MinimumImage, least.Floor() + 1);
            MinimumTile = Math.Max(MinimumTile, (least + spoiled).Floor() + 1);
        }
    }
}
