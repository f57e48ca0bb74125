using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LiveSR.Files.Video;

/// <summary>
/// A program that frames go through by its standard input or output. Its error stream is read on a thread of its own,
/// so it never blocks on it; a time limit ends it where it hangs; disposing ends it in any case. When this program
/// dies, its pipes close: one that reads ends at the end of its input, one that writes at its next write.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const string NewSession = "/usr/bin/setsid";
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Thread _listener;
    private readonly Timer _watchdog;
    private volatile bool _timedOut;
    private readonly Lock _hearing = new();
    private bool _disposed;
    private bool _deaf;

    /// <summary>Starts the program.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, one by one: no shell reads them.</param>
    /// <param name="hear">Takes each line of its error stream, on another thread, and null at the end; nothing after <see cref="Dispose"/>.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal ChildProcess(string program, IEnumerable<string> arguments, Action<string?> hear)
    {
        // In a session of its own the child does not get the terminal's Ctrl-C: this program stops first, and then ends it.
        bool ownSession = !OperatingSystem.IsWindows() && File.Exists(NewSession);
        var start = new ProcessStartInfo(ownSession ? NewSession : program, ownSession ? [program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}.", e);
        }

        Widen(Input);
        Widen(Output);
        _watchdog = new Timer(_ => Expire());
        _listener = new Thread(() => Listen(hear)) { Name = "stderr " + Path.GetFileName(program), IsBackground = true };
        _listener.Start();
    }

    /// <summary>What the program reads.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the program writes.</summary>
    internal Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>True when a limit ended it.</summary>
    internal bool TimedOut => _timedOut;

    /// <summary>From now on the program has so long, then it is ended and its pipes with it; infinite takes the limit back.</summary>
    internal void Limit(TimeSpan time) => _watchdog.Change(time, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until it has ended and all of its error stream was heard.</summary>
    /// <param name="patience">Ends it after that long.</param>
    /// <returns>The exit code; on Unix 128 and the signal's number where a signal ended it.</returns>
    internal int WaitForExit(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
        {
            Expire();
            _process.WaitForExit(ExitPatience);
        }

        _listener.Join(ExitPatience);
        return _process.HasExited ? _process.ExitCode : -1;
    }

    /// <summary>Ends it at once, from any thread; whoever reads or writes then comes to an end.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _watchdog.Dispose();
        Kill();
        WaitForExit(ExitPatience);

        // What holds the error stream open may outlive it, and a machine that slept or is busy may be late to read the end of it.
        lock (_hearing)
        {
            _deaf = true;
        }

        _process.Dispose();
    }

    /// <summary>Frames are large: Linux's 64 KiB make both sides take turns many times for each. Where it refuses, it stays so.</summary>
    private static void Widen(Stream pipe)
    {
        const int SetPipeSize = 1031, Bytes = 1 << 20;
        if (OperatingSystem.IsLinux() && pipe is PipeStream { SafePipeHandle: var handle })
        {
            _ = fcntl(handle, SetPipeSize, Bytes);
        }
    }

    [LibraryImport("libc")]
    private static partial int fcntl(SafePipeHandle pipe, int command, int argument);

    private void Expire()
    {
        _timedOut = true;
        Kill();
    }

    private void Listen(Action<string?> hear)
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
            {
                Pass(line, hear);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe broke: that is its end.
        }

        Pass(null, hear);
    }

    private void Pass(string? line, Action<string?> hear)
    {
        lock (_hearing)
        {
            if (!_deaf)
            {
                hear(line);
            }
        }
    }
}
