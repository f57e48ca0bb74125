namespace LiveSR.Output;

/// <summary>A name that must not be written: a file has it that may not be replaced. One line says what to do.</summary>
public sealed class OutputRefusedException(string message, Exception? cause = null) : IOException(message, cause);
