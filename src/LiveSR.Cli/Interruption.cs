using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveSR.Cli;

/// <summary>
/// The user's wish that the program ends: Ctrl-C, or the signals TERM and HUP. At the first the command finishes what it
/// must keep, at the second it ends at once. A command that hears neither is left behind. HUP says that the terminal is
/// gone: what is said from then on goes nowhere, and fails nothing.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly CancellationTokenSource _leaveBehind = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _wishes;

    /// <summary>From now on the signals come here instead of ending the process.</summary>
    public Interruption() => _signals =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Cancelled at the first wish: takes no more work, and keeps what is done.</summary>
    public CancellationToken Finish => _finish.Token;

    /// <summary>Cancelled at the second: lets go of everything.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>Tells the user what is being finished, however long it takes.</summary>
    /// <param name="what">For example <c>12 frames that wait for the recording</c>.</param>
    public void Finishing(string what)
    {
        Console.Error.WriteLine($"livesr: finishing {what}; press Ctrl-C again to end at once.");
        _leaveBehind.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The command's exit code. When it has to be left behind, the process ends here, with 130.</summary>
    public async Task<int> UntilLeftBehindAsync(Task<int> command)
    {
        try
        {
            return await command.WaitAsync(_leaveBehind.Token);
        }
        catch (OperationCanceledException) when (!command.IsCompleted)
        {
            EndProcess(130);
            return 130;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _finish.Dispose();
        _atOnce.Dispose();
        _leaveBehind.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGHUP)
        {
            Mute();
        }

        if (Interlocked.Increment(ref _wishes) == 1)
        {
            _leaveBehind.CancelAfter(TimeToFinish);
            _finish.Cancel();
        }
        else
        {
            _leaveBehind.CancelAfter(TimeToEnd);
            _atOnce.Cancel();
        }
    }

    /// <summary>
    /// Lets what still points to the closed terminal point to nothing, .NET's own copies of standard output among it: each
    /// write there would throw. Pipes and files stay. Where there is no /proc, it is left as it is.
    /// </summary>
    private static void Mute()
    {
        const string Descriptors = "/proc/self/fd";
        if (!Directory.Exists(Descriptors))
        {
            return;
        }

        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        foreach (string path in Directory.GetFileSystemEntries(Descriptors))
        {
            if (new FileInfo(path).LinkTarget is { } target && (target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target.StartsWith("/dev/tty", StringComparison.Ordinal)))
            {
                _ = Duplicate((int)nothing.SafeFileHandle.DangerousGetHandle(), int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>
    /// Ends at once. An orderly end would take native libraries down while the command still computes in them, and the user
    /// would read of a frame that failed. Windows ends all other threads first.
    /// </summary>
    private static void EndProcess(int code)
    {
        if (!OperatingSystem.IsWindows())
        {
            EndAtOnce(code);
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndAtOnce(int code);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
