namespace LiveSR.Onnx;

/// <summary>A file is not an ONNX model that can be used. The message is one line: what, where, what to do.</summary>
public class OnnxFormatException : Exception
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

/// <summary>A model keeps weights in a file that is outside its folder, missing, or of another size.</summary>
public sealed class OnnxExternalDataException : OnnxFormatException
{
    /// <summary>Makes the error.</summary>
    public OnnxExternalDataException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with what caused it.</summary>
    public OnnxExternalDataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
