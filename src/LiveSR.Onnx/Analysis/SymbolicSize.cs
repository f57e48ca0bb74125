using System.Globalization;

namespace LiveSR.Onnx.Analysis;

/// <summary>What a size follows.</summary>
internal enum SizeVariable
{
    /// <summary>Nothing: it is a number.</summary>
    None,

    /// <summary>The number of images in a batch.</summary>
    Batch,

    /// <summary>The height of the input image.</summary>
    Height,

    /// <summary>The width of the input image.</summary>
    Width,
}

/// <summary>
/// A size, or a number computed from sizes: <c>Slope * variable + Offset</c>. The default is a size that could not be
/// followed.
/// </summary>
internal readonly record struct SymbolicSize
{
    private SymbolicSize(SizeVariable variable, Ratio slope, Ratio offset)
    {
        IsKnown = true;
        Variable = slope == Ratio.Zero ? SizeVariable.None : variable;
        Slope = slope;
        Offset = offset;
    }

    internal static SymbolicSize Unknown => default;

    internal bool IsKnown { get; }

    internal SizeVariable Variable { get; }

    internal Ratio Slope { get; }

    internal Ratio Offset { get; }

    internal bool IsConstant => IsKnown && Variable == SizeVariable.None;

    internal bool IsSpatial => Variable is SizeVariable.Height or SizeVariable.Width;

    internal bool IsOne => IsConstant && Offset == Ratio.One;

    public static implicit operator SymbolicSize(long value) => Constant(value);

    public static SymbolicSize operator +(SymbolicSize a, SymbolicSize b)
    {
        bool compatible = a.IsKnown && b.IsKnown
            && (a.IsConstant || b.IsConstant || a.Variable == b.Variable);
        return compatible
            ? new SymbolicSize(a.IsConstant ? b.Variable : a.Variable, a.Slope + b.Slope, a.Offset + b.Offset)
            : Unknown;
    }

    public static SymbolicSize operator -(SymbolicSize a, SymbolicSize b) => a + (b * (Ratio)(-1));

    public static SymbolicSize operator *(SymbolicSize a, Ratio b) =>
        a.IsKnown ? new SymbolicSize(a.Variable, a.Slope * b, a.Offset * b) : Unknown;

    public static SymbolicSize operator *(SymbolicSize a, SymbolicSize b)
    {
        if (a.IsConstant || b.IsConstant)
        {
            return a.IsConstant ? b * a.Offset : a * b.Offset;
        }

        return Unknown;
    }

    public static SymbolicSize operator /(SymbolicSize a, SymbolicSize b)
    {
        if (b.IsConstant && b.Offset != Ratio.Zero)
        {
            return a * (Ratio.One / b.Offset);
        }

        // The quotient of two sizes is a number where they are multiples of each other: a computed scale.
        bool proportional = a.IsKnown && b.IsKnown && a.Variable == b.Variable
            && b.Slope != Ratio.Zero && a.Slope / b.Slope * b.Offset == a.Offset;
        return proportional ? Constant(a.Slope / b.Slope) : Unknown;
    }

    /// <summary>Rounded down, given that the slope times the variable is a whole number.</summary>
    internal SymbolicSize Floor() => IsKnown ? new SymbolicSize(Variable, Slope, Offset.Floor()) : Unknown;

    /// <summary>Rounded up, given that the slope times the variable is a whole number.</summary>
    internal SymbolicSize Ceiling() => IsKnown ? new SymbolicSize(Variable, Slope, Offset.Ceiling()) : Unknown;

    internal static SymbolicSize Constant(Ratio value) => new(SizeVariable.None, Ratio.Zero, value);

    internal static SymbolicSize Of(SizeVariable variable) => new(variable, Ratio.One, Ratio.Zero);

    /// <summary><c>2*W - 4</c>, as messages show it.</summary>
    public override string ToString()
    {
        if (!IsKnown || IsConstant)
        {
            return IsKnown ? Offset.ToString() : "?";
        }

        string name = Variable switch { SizeVariable.Height => "H", SizeVariable.Width => "W", _ => "N" };
        string scaled = Slope == Ratio.One ? name : $"{Slope}*{name}";
        string sign = Offset < Ratio.Zero ? "-" : "+";
        return Offset == Ratio.Zero
            ? scaled
            : string.Create(CultureInfo.InvariantCulture, $"{scaled} {sign} {(Offset < Ratio.Zero ? -Offset : Offset)}");
    }
}
