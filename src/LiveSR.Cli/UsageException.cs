namespace LiveSR.Cli;

/// <summary>What the user asked for makes no sense; the message says what to write instead. Exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
