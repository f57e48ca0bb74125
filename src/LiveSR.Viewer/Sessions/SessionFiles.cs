using LiveSR.Imaging;
using LiveSR.Live;
using LiveSR.Output;
using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Sessions;

/// <summary>What a page keeps of a session: recordings, each in a folder of its own, and snaps, named by the time.</summary>
/// <param name="session">The session.</param>
/// <param name="folder">Where they go; it is made when the first comes.</param>
/// <param name="clock">The clock.</param>
internal sealed class SessionFiles(LiveSession session, string folder, TimeProvider clock)
{
    private volatile LiveRecording? _recording;
    private volatile bool _isSpoken;

    /// <summary>The recording as the page shows it.</summary>
    public RecordingState State => _recording?.Status() is not { } status ? new RecordingState { DiskFreeBytes = OutputFile.FreeBytes(Path.GetFullPath(folder)) } : new RecordingState
    {
        Active = status.IsRunning,
        Seconds = status.Elapsed.TotalSeconds,
        Written = Math.Max(status.Raw.Written, status.Enhanced.Written),
        Lost = status.Raw.Lost,
        SecondsLeft = status.TimeLeft?.TotalSeconds,
        DiskFreeBytes = status.FreeBytes,
        Folder = status.Folder,
        Trouble = status.Trouble,
    };

    /// <summary>Begins a recording.</summary>
    public string Begin(RecordCommand command)
    {
        RecordedFrames frames = (command.Raw ? RecordedFrames.Raw : 0) | (command.Enhanced ? RecordedFrames.Enhanced : 0);
        _recording = frames == 0 ? throw new SessionCommandException("a recording needs raw frames, enhanced frames, or both")
            : session.Record(new RecordingRequest { Folder = Path.Combine(folder, $"livesr-{Now}"), Frames = frames, Extension = command.As == RecordingForm.Stacks ? ".tif" : ".mkv" });
        _isSpoken = command.As == RecordingForm.SpokenVideo;
        return $"recording into {_recording.Status().Folder}";
    }

    /// <summary>Ends it, and waits until its files are whole.</summary>
    public async Task<string> EndAsync()
    {
        if (_recording is not { } recording)
        {
            throw new SessionCommandException("nothing is being recorded");
        }

        recording.Stop();
        await recording.Completion;
        RecordingStatus status = recording.Status();
        string[] spoken = _isSpoken ? await Task.Run(() => SpokenVideos.Make(recording.Folder)) : [];
        string voice = spoken.Length > 0 ? $", with voice in {string.Join(" and ", spoken)}" : "";
        return $"recorded {status.Raw.Written} raw and {status.Enhanced.Written} enhanced frames in {status.Folder}{voice}";
    }

    /// <summary>Where a voice note goes: into the recording that runs, else beside the snaps.</summary>
    public string VoicePath()
    {
        string beside = _recording is { Completion.IsCompleted: false } recording ? recording.Folder : Path.GetFullPath(folder);
        Directory.CreateDirectory(beside);
        return Path.Combine(beside, $"voice-{Now}.wav");
    }

    /// <summary>Whether a file lies in the recording that runs.</summary>
    public bool IsBesideRecording(string path) => _recording is { Completion.IsCompleted: false } recording && Path.GetDirectoryName(path) == recording.Folder;

    /// <summary>Keeps a moment: raw and enhanced, each as a picture and as data.</summary>
    public string Snap(ViewedFrames frames, SnapCommand command)
    {
        var display = new SnapDisplay { Low = command.Low, High = command.High, Gamma = command.Gamma, Table = ColourTable.Of(command.Lut) };
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, FormattableString.Invariant($"snap-{Now}-{frames.Raw.Metadata.ImageNumber}"));
        string picture = Keep(frames.Raw, $"{name}-raw", display);
        if (frames.Enhanced is { } enhanced)
        {
            picture = Keep(enhanced, $"{name}-enhanced", display);
        }

        return $"kept {picture} and its data";
    }

    private string Now => FormattableString.Invariant($"{clock.GetLocalNow():yyyyMMdd-HHmmss}");

    private static string Keep(Frame frame, string name, SnapDisplay display) => Live.Snap.Write(frame, name, display).Picture;
}
