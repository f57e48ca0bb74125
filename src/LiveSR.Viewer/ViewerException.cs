namespace LiveSR.Viewer;

/// <summary>The view cannot be served; the message says what, where and what to do, in one line.</summary>
public sealed class ViewerException(string message, Exception? inner = null) : Exception(message, inner);
