using System.Collections.Immutable;

namespace LiveSR.Onnx.Analysis;

/// <summary>A strip of <paramref name="Length"/> elements at one end of an axis of a value, turned round or yet to be.</summary>
internal sealed record BorderStrip(Value Source, int Axis, bool AtStart, long Length, bool IsTurned);

/// <summary>What is known of one value of a graph without running it.</summary>
internal sealed record Value
{
    /// <summary>Sizes of the axes; default when not even their number is known.</summary>
    internal ImmutableArray<SymbolicSize> Shape { get; init; }

    /// <summary>Margins of the axes that follow the image's height.</summary>
    internal Margin Vertical { get; init; }

    /// <summary>Margins of the axes that follow the image's width.</summary>
    internal Margin Horizontal { get; init; }

    /// <summary>Why an element may depend on every pixel of the image; null when it depends on its surroundings only.</summary>
    internal string? Global { get; init; }

    /// <summary>True when the image's pixels had a part in it.</summary>
    internal bool FromPixels { get; init; }

    /// <summary>True when the numbers, not only the shape, follow the image's size.</summary>
    internal bool FromSize { get; init; }

    /// <summary>The elements of a short vector or a scalar; default when they are not followed.</summary>
    internal ImmutableArray<SymbolicSize> Content { get; init; }

    /// <summary>True when <see cref="Content"/> are integers, so that a division rounds.</summary>
    internal bool IsInteger { get; init; }

    /// <summary>
    /// For a strip at an end of another value: whose, and where. Turned round and joined to it, it is a mirrored border.
    /// </summary>
    internal BorderStrip? Strip { get; init; }

    internal int Rank => Shape.IsDefault ? -1 : Shape.Length;

    /// <summary>A constant of known shape.</summary>
    internal static Value Constant(IEnumerable<long> dimensions) =>
        new() { Shape = [.. dimensions.Select(d => (SymbolicSize)d)] };

    internal Margin MarginOf(SizeVariable variable) => variable switch
    {
        SizeVariable.Height => Vertical,
        SizeVariable.Width => Horizontal,
        _ => default,
    };

    internal Value WithMargin(SizeVariable variable, Margin margin) => variable switch
    {
        SizeVariable.Height => this with { Vertical = margin },
        SizeVariable.Width => this with { Horizontal = margin },
        _ => this,
    };

    /// <summary>The same with one axis of another size.</summary>
    internal Value WithAxis(int axis, SymbolicSize size) => this with { Shape = Shape.SetItem(axis, size), Content = default };
}
