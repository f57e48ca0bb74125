namespace LiveSR.Onnx;

/// <summary>A file is not an ONNX model that can be used. The message is one line: what, where, what to do.</summary>
public class OnnxFormatException : Exception
{
    /// <summary>Makes the error.</summary>
    public OnnxFormatException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>Makes the error with what caused it.</summary>
    public OnnxFormatException(string message, Exception inner)
        : base(OneLine(message), inner)
    {
    }

    /// <summary>Names in a message come from the file, which may hide line breaks and control characters in them.</summary>
    private static string OneLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new string([.. message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)]);
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
