using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;

namespace LiveSR.Plugins.Loading;

/// <summary>An exception that a plugin let loose on a thread of its own.</summary>
/// <param name="Plugin">Name of the plugin.</param>
/// <param name="Message">What was thrown, in one line.</param>
public sealed record PluginFault(string Plugin, string Message);

/// <summary>
/// Keeps exceptions on threads that plugins start from ending the process, which .NET otherwise does. The thread is
/// lost, the host lives. Nothing can contain a stack overflow or an access violation in native code.
/// </summary>
public static class PluginFaults
{
    private static readonly Lock Installing = new();
    private static bool _installed;

    /// <summary>A plugin's thread ended with an exception. Called on that thread; must not throw.</summary>
    public static event Action<PluginFault>? Occurred;

    /// <summary>
    /// Starts containing. For programs, not for libraries, since a process has one such handler: exceptions that no
    /// plugin's code threw still end the process. Further calls do nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The program has set another handler for unhandled exceptions.</exception>
    public static void Contain()
    {
        lock (Installing)
        {
            if (!_installed)
            {
                ExceptionHandling.SetUnhandledExceptionHandler(TryContain);
                _installed = true;
            }
        }
    }

    private static bool TryContain(Exception exception)
    {
        if (OriginOf(exception) is not { } plugin)
        {
            return false;
        }

        Occurred?.Invoke(new PluginFault(plugin, $"{exception.Message.ReplaceLineEndings(" ")} ({exception.GetType().Name})"));
        return true;
    }

    /// <summary>The plugin whose code is on the exception's stack, or null.</summary>
    private static string? OriginOf(Exception exception) =>
        new StackTrace(exception).GetFrames()
            .Select(frame => frame.GetMethod()?.Module.Assembly)
            .Select(assembly => assembly is null ? null : AssemblyLoadContext.GetLoadContext(assembly))
            .OfType<PluginLoadContext>()
            .FirstOrDefault()?.Name;
}
