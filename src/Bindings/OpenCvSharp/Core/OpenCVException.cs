namespace OpenCvSharp;

/// <summary>An exception that OpenCV threw.</summary>
public class OpenCVException : Exception
{
    public OpenCVException(ErrorCode status, string funcName, string errMsg, string fileName, int line)
        : base(errMsg)
    {
        Status = status;
        FuncName = funcName;
        ErrMsg = errMsg;
        FileName = fileName;
        Line = line;
    }

    public OpenCVException()
        : this("")
    {
    }

    public OpenCVException(string message)
        : base(message) => FuncName = ErrMsg = FileName = "";

    public OpenCVException(string message, Exception innerException)
        : base(message, innerException) => FuncName = ErrMsg = FileName = "";

    public ErrorCode Status { get; set; }

    public string FuncName { get; set; }

    public string ErrMsg { get; set; }

    public string FileName { get; set; }

    public int Line { get; set; }
}

/// <summary>A wrong use that the binding itself noticed.</summary>
public class OpenCvSharpException : Exception
{
    public OpenCvSharpException()
    {
    }

    public OpenCvSharpException(string message)
        : base(message)
    {
    }

    public OpenCvSharpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
