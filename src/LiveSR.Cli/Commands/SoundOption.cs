using System.CommandLine;
using System.Reactive.Disposables;
using LiveSR.Live;
using LiveSR.Sound;
using IWaveIn = NAudio.Wave.IWaveIn;

namespace LiveSR.Cli.Commands;

/// <summary><c>--sound</c>: a live session for who looks into the eyepiece and not at the screen.</summary>
internal sealed class SoundOption
{
    /// <summary>The option, with or without a device's name.</summary>
    public Option<string?> Option { get; } = new("--sound")
    {
        Description = "Hear the focus as a tone, and a cue when a recording begins, ends or fails, or the camera is lost; speak notes from the page.",
        HelpName = "device",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>
    /// Opens the microphone of voice notes: the device's own, or the user's default on Windows, where what plays and what
    /// records have different names. Null without the option: no microphone is opened unasked.
    /// </summary>
    public Func<IWaveIn>? Microphone(ParseResult parsed) => parsed.GetResult(Option) is null ? null
        : () => SoundDevices.Recorder(OperatingSystem.IsWindows() ? null : parsed.GetValue(Option));

    /// <summary>Plays what happens in a session until disposed. Without the option, or without a device, it is silent.</summary>
    public IDisposable Follow(ParseResult parsed, LiveSession session)
    {
        if (parsed.GetResult(Option) is null)
        {
            return Disposable.Empty;
        }

        var board = new SoundBoard(line => Console.Error.WriteLine($"livesr: {line}"));
        if (!board.TurnOn(parsed.GetValue(Option)))
        {
            return board;
        }

        return new CompositeDisposable(
            session.Focus.Subscribe(board.Focus.Report),
            session.Notices.Subscribe(notice => Play(board, notice.Kind)),
            board);
    }

    private static void Play(SoundBoard board, LiveNoticeKind kind)
    {
        Cue? cue = kind switch
        {
            LiveNoticeKind.SourceLost => Cue.CameraLost,
            LiveNoticeKind.RecordingStarted => Cue.RecordingStarted,
            LiveNoticeKind.RecordingStopped => Cue.RecordingStopped,
            LiveNoticeKind.RecordingFailed => Cue.RecordingDropped,
            _ => null,
        };
        if (cue is { } heard)
        {
            board.Play(heard);
        }
    }
}
