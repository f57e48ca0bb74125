namespace LiveSR.Training;

/// <summary>Training cannot start or go on; the message is one line that says what, where and what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>With a message for the user.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and the cause.</summary>
    public TrainingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
