using LiveSR.Live;
using LiveSR.Sound;
using NAudio.Wave;

namespace LiveSR.Viewer.Sessions;

/// <summary>What is spoken while somebody watches: one note at a time, beside the recording that runs, or beside the snaps.</summary>
/// <param name="session">The session whose images a note is marked with.</param>
/// <param name="files">Where they go.</param>
/// <param name="microphone">Opens the microphone; null where none may be used.</param>
internal sealed class VoiceNotes(LiveSession session, SessionFiles files, Func<IWaveIn>? microphone) : IDisposable
{
    private readonly Lock _sync = new();
    private volatile Spoken? _now;
    private volatile string? _trouble;

    /// <summary>The note as the page shows it; null where there is no microphone. Never waits.</summary>
    public VoiceState? State
    {
        get
        {
            Spoken? now = _now;
            return microphone is null ? null : new VoiceState
            {
                Active = now is not null && _trouble is null,
                Seconds = now?.Note.Length.TotalSeconds ?? 0,
                Overruns = now?.Note.Overruns ?? 0,
                Trouble = _trouble,
            };
        }
    }

    /// <summary>Begins a note, or ends it; says what was done. May wait for the microphone.</summary>
    /// <exception cref="SessionCommandException">There is no microphone, or one is open already, or none.</exception>
    /// <exception cref="IOException">The disk or the microphone refuses.</exception>
    public string Do(VoiceCommand command)
    {
        lock (_sync)
        {
            return command.Listen ? Begin() : End();
        }
    }

    /// <summary>Ends the note that is being spoken beside the recording, which is about to end.</summary>
    /// <exception cref="IOException">The disk refuses; what was written stays under its partial name.</exception>
    public void EndWithRecording()
    {
        lock (_sync)
        {
            if (_now is { } spoken && files.IsBesideRecording(spoken.Path))
            {
                End();
            }
        }
    }

    /// <summary>Ends the note that is being spoken.</summary>
    /// <exception cref="IOException">The disk refuses; what was written stays under its partial name.</exception>
    public void Dispose()
    {
        lock (_sync)
        {
            if (_now is not null)
            {
                End();
            }
        }
    }

    private string Begin()
    {
        if (microphone is null)
        {
            throw new SessionCommandException("voice notes need a microphone: start livesr view with --sound");
        }

        if (_now is not null && _trouble is null)
        {
            throw new SessionCommandException("a voice note is being spoken: end it first");
        }

        // One that ended by itself stays as it is.
        _now?.Dispose();
        _now = null;
        string path = files.VoicePath();
        IWaveIn opened = microphone();
        try
        {
            _trouble = null;
            var note = VoiceNote.Begin(path, opened, line => _trouble = line);
            _now = new Spoken(path, note, opened, session.RawFrames.Subscribe(frame => note.Mark(frame.Metadata.ImageNumber)));
            return $"listening: {path}";
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private string End()
    {
        if (_now is not { } spoken)
        {
            throw new SessionCommandException("no voice note is being spoken");
        }

        _now = null;
        using (spoken)
        {
            spoken.Note.Finish();
            string gaps = spoken.Note.Overruns > 0 ? $", with {spoken.Note.Overruns} gaps: this machine was too busy to listen" : "";
            return FormattableString.Invariant($"kept {spoken.Note.Length.TotalSeconds:0} s of voice in {spoken.Path}{gaps}");
        }
    }

    /// <summary>A note, and all that it holds open.</summary>
    private sealed record Spoken(string Path, VoiceNote Note, IWaveIn Microphone, IDisposable Images) : IDisposable
    {
        public void Dispose()
        {
            Images.Dispose();
            Note.Dispose();
            Microphone.Dispose();
        }
    }
}
