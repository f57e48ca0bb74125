namespace LiveSR.Plugins.Loading;

/// <summary>A plugin or a chain of processors cannot be used. The message is one line: what, where, what to do.</summary>
public sealed class PluginException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PluginException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
