using System.CommandLine;
using LiveSR.Imaging;
using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr view</c>: a page that shows a source and what is made of it, and turns both.</summary>
internal sealed class ViewCommand : ProgramCommand
{
    private readonly Argument<string> _source = new("source")
    {
        Description = "camera:0, video:PATH, sequence:FOLDER/*.png, tiff:PATH, genicam:SERIAL, ffmpeg:INPUT, rtsp://..., or sim:actin?size=512&fps=30",
    };

    private readonly Option<string?> _roi = new("--roi") { Description = "Begin with this part, in pixels.", HelpName = "x,y,w,h" };
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Folder for recordings, snaps and voice notes.",
        HelpName = "folder",
        DefaultValueFactory = _ => ".",
    };

    private readonly SoundOption _sound = new();
    private readonly ViewerServerOptions _server = new();
    private readonly EnhancementOptions _enhancement = new();
    private readonly CalibrationOption _calibration = new();

    public ViewCommand()
        : base(
            "view",
            "Show a source live in the browser, enhanced beside raw: a camera, a recording, or the simulated microscope.",
            "livesr view sim:actin",
            "livesr view camera:0 --model livesr-live-x2",
            "livesr view genicam:Aravis-Fake-GV01 --no-browser",
            "livesr view camera:0 --sound",
            "livesr view camera:0 --listen 0.0.0.0 --port 8080")
    {
        Arguments.Add(_source);
        foreach (Option option in (IEnumerable<Option>)[_roi, _output, _sound.Option, .. _server.All, .. _enhancement.All, _calibration.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string source = parsed.GetValue(_source)!;
        PixelRect? roi = parsed.GetValue(_roi) is { } text ? PixelRect.Parse(text) : null;
        Func<IViewedSession, Task<ViewerServer>> serve = _server.Prepare(parsed);
        using var session = LiveSession.Open(LiveSessionOptions.For(source, _enhancement.Asked(parsed), roi, _calibration.Read(parsed)));
        using IDisposable notices = session.Notices.Subscribe(notice => Console.Error.WriteLine($"livesr: {notice.Text}"));
        using var view = new LiveSessionView(session, source, parsed.GetValue(_output)!, _sound.Microphone(parsed));
        await using ViewerServer server = await serve(view);
        using IDisposable sound = _sound.Follow(parsed, session);
        session.Start();
        _server.Announce(parsed, server);
        await WaitAsync(cancellation);
        return 0;
    }

    /// <summary>A page stays open after a recording's end and while a source is lost; Ctrl+C ends it.</summary>
    private static async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine();
        }
    }
}
