namespace LiveSR.Onnx;

/// <summary>A file is not an ONNX model that can be used. The message is one line: what, where, what to do.</summary>
public sealed class OnnxFormatException : Exception
{
    /// <summary>Makes the error.</summary>
    public OnnxFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with what caused it.</summary>
    public OnnxFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
