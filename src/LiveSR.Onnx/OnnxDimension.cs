using System.Globalization;

namespace LiveSR.Onnx;

/// <summary>
/// One dimension of a tensor: a number, or a name such as <c>H</c> for a size that is known when the network runs.
/// Numbers and names convert by themselves: <c>graph.Input("low", "N", 1, "H", "W")</c>.
/// </summary>
/// <param name="Value">The size, or null when it is dynamic.</param>
/// <param name="Symbol">The name of a dynamic size; null for a number or for a dimension that the model leaves unnamed.</param>
public readonly record struct OnnxDimension(long? Value, string? Symbol)
{
    /// <summary>A fixed size.</summary>
    public static implicit operator OnnxDimension(long value) => new(value, null);

    /// <summary>A fixed size.</summary>
    public static implicit operator OnnxDimension(int value) => new(value, null);

    /// <summary>A size known when the network runs.</summary>
    public static implicit operator OnnxDimension(string symbol) => new(null, symbol);

    /// <summary>True when the size is not fixed by the model.</summary>
    public bool IsDynamic => Value is null;

    /// <summary>The number, the name, or <c>?</c>.</summary>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
