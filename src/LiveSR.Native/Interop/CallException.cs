using LiveSR.Inference;

namespace LiveSR.Native.Interop;

/// <summary>A call that cannot be done, with the status and the line that its caller gets.</summary>
internal sealed class CallException(Status status, string message) : Exception(message)
{
    public Status Status { get; } = status;

    /// <summary>The status that stands for an exception of LiveSR's or .NET's.</summary>
    public static Status StatusOf(Exception exception) => exception switch
    {
        CallException call => call.Status,
        DeviceMemoryException or OutOfMemoryException => Status.Memory,
        ProviderUnavailableException => Status.Provider,
        NotFiniteOutputException or ModelRunException or WrongOutputSizeException => Status.Run,
        CalibrationException => Status.Argument,
        InferenceException => Status.Model,
        FormatException => Status.Argument,
        _ => Status.Internal,
    };

    /// <summary>One line that says what happened.</summary>
    public static string LineOf(Exception exception)
    {
        string line = exception.Message.ReplaceLineEndings(" ");
        return StatusOf(exception) == Status.Internal ? $"LiveSR failed unexpectedly, please report it: {exception.GetType().Name}: {line}" : line;
    }
}
