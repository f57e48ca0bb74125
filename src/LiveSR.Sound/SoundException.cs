namespace LiveSR.Sound;

/// <summary>A sound device, or the library that leads to it, is missing or failed. One line: what, where, what to do.</summary>
public sealed class SoundException(string message, Exception? cause = null) : IOException(message, cause);
