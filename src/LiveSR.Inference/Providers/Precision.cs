namespace LiveSR.Inference.Providers;

/// <summary>Arithmetic in which a network written in 32-bit floats is computed.</summary>
public enum Precision
{
    /// <summary>32-bit floats all the way.</summary>
    Single,

    /// <summary>NVIDIA's tensor cores on 32-bit floats of which 10 bits of mantissa count.</summary>
    TensorFloat32,

    /// <summary>16-bit floats, <c>LiveSR.Onnx</c>'s own conversion of the network; frames and intensities stay in 32 bits.</summary>
    Half,
}

/// <summary>Names of precisions.</summary>
public static class Precisions
{
    /// <summary>The name that users and provenance use: <c>fp32</c>, <c>tf32</c>, <c>fp16</c>.</summary>
    public static string Id(this Precision precision) => precision switch
    {
        Precision.Half => "fp16",
        Precision.TensorFloat32 => "tf32",
        _ => "fp32",
    };

    /// <summary>Reads a precision's name.</summary>
    /// <exception cref="FormatException">No precision has that name.</exception>
    public static Precision Parse(string name) =>
        Enum.GetValues<Precision>().Cast<Precision?>().FirstOrDefault(precision => precision!.Value.Id().Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"'{name}' is not a precision; use {string.Join(", ", Enum.GetValues<Precision>().Select(Id))}.");
}
