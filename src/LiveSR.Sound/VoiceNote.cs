using System.Globalization;
using LiveSR.Output;
using LiveSR.Queues;
using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>
/// What a microscopist says while images are recorded: a WAV file, and beside it <c>NAME.marks.jsonl</c> with a line
/// for each image that was marked, such as <c>{"image":12,"sample":34560}</c>: the sample that was recorded when the image came.
/// Both grow as <c>NAME.partial</c> files that can be read at any time, also after a kill; at most the last second
/// is missing. Nothing that exists is overwritten.
/// </summary>
/// <remarks><see cref="Mark"/> may come from any thread and does not wait; the rest is for one thread.</remarks>
public sealed class VoiceNote : IDisposable
{
    private const long RoomToClose = 1 << 20;

    private static readonly TimeSpan PatienceWithMicrophone = TimeSpan.FromSeconds(5);

    private readonly IWaveIn _microphone;
    private readonly Action<string> _failed;
    private readonly TimeProvider _clock;
    private readonly OutputFile _soundFile, _marksFile;
    private readonly FileStream _soundStream;
    private readonly WaveFileWriter _sound;
    private readonly StreamWriter _marks;
    private readonly BoundedQueue<VoiceMark> _newMarks = new(new QueueOptions { Capacity = 4096, Policy = OverloadPolicy.DropNewest }, static (_, _) => { });
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Lock _writing = new(), _position = new();
    private long _samples, _samplesAt, _flushedAt;
    private bool _isClosed;

    private VoiceNote(string path, IWaveIn microphone, Action<string> failed, TimeProvider clock)
    {
        (_microphone, _failed, _clock, _samplesAt) = (microphone, failed, clock, clock.GetTimestamp());
        _soundFile = OutputFile.Begin(path);
        try
        {
            _marksFile = OutputFile.Begin(MarksPath(path));
        }
        catch
        {
            _soundFile.Delete();
            throw;
        }

        _soundStream = _soundFile.Open();
        _sound = new WaveFileWriter(_soundStream, microphone.WaveFormat);
        _marks = new StreamWriter(_marksFile.Open());
        Flush();
    }

    /// <summary>Marks that were lost because the disk was too slow.</summary>
    public long LostMarks => _newMarks.Dropped;

    /// <summary>Gaps in the sound, since this machine was too busy to listen; 0 for a microphone that does not count them.</summary>
    public long Overruns => (_microphone as ICountsOverruns)?.Overruns ?? 0;

    /// <summary>How long the note is.</summary>
    public TimeSpan Length
    {
        get
        {
            lock (_position)
            {
                return TimeSpan.FromSeconds((double)_samples / _microphone.WaveFormat.SampleRate);
            }
        }
    }

    /// <summary>Where the marks of a voice note lie.</summary>
    /// <param name="path">The WAV file.</param>
    public static string MarksPath(string path) => Path.ChangeExtension(path, ".marks.jsonl");

    /// <summary>Makes both files and listens.</summary>
    /// <param name="path">The WAV file, beside the recording.</param>
    /// <param name="microphone">Gives the sound, see <see cref="SoundDevices.Recorder"/>; stays the caller's to dispose.</param>
    /// <param name="failed">Hears one line, once, on the microphone's thread, when microphone or disk fails later; what was recorded stays.</param>
    /// <param name="clock">Says how far the microphone is between two of its pieces; the system's when null.</param>
    /// <exception cref="IOException">A file exists or cannot be made, or (a <see cref="SoundException"/>) there is no microphone.</exception>
    public static VoiceNote Begin(string path, IWaveIn microphone, Action<string> failed, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(microphone);
        ArgumentNullException.ThrowIfNull(failed);
        var note = new VoiceNote(path, microphone, failed, clock ?? TimeProvider.System);
        try
        {
            microphone.DataAvailable += note.Write;
            microphone.RecordingStopped += note.Stopped;
            microphone.StartRecording();
            return note;
        }
        catch (Exception e)
        {
            note.Dispose();
            note._soundFile.Delete();
            note._marksFile.Delete();

            // The microphones of Windows have exceptions of their own.
            throw e as SoundException ?? new SoundException($"no microphone: {e.Message}; choose another.", e);
        }
    }

    /// <summary>An image has come now.</summary>
    /// <param name="imageNumber">Its number in the recording.</param>
    public void Mark(long imageNumber)
    {
        lock (_position)
        {
            double since = _clock.GetElapsedTime(_samplesAt).TotalSeconds;
            _newMarks.Put(new VoiceMark(imageNumber, _samples + (long)(since * _microphone.WaveFormat.SampleRate)));
        }
    }

    /// <summary>Stops listening; both files get their names.</summary>
    /// <exception cref="IOException">The disk refuses; the partial files stay.</exception>
    public void Finish()
    {
        _microphone.StopRecording();
        _stopped.Wait(PatienceWithMicrophone);
        Close();
        _soundFile.Commit();
        _marksFile.Commit();
    }

    /// <summary>Stops listening; without <see cref="Finish"/> before, the partial files stay as they are.</summary>
    public void Dispose()
    {
        _microphone.StopRecording();
        _microphone.DataAvailable -= Write;
        _microphone.RecordingStopped -= Stopped;
        Close();
    }

    private void Write(object? sender, WaveInEventArgs piece)
    {
        lock (_position)
        {
            _samples += piece.BytesRecorded / _microphone.WaveFormat.BlockAlign;
            _samplesAt = _clock.GetTimestamp();
        }

        lock (_writing)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                _sound.Write(piece.BufferSpan);
                WriteMarks();
                FlushEachSecond();
            }
            catch (Exception e) when (e is IOException or ArgumentException)
            {
                Fail($"{_soundFile.FinalPath}: the voice note ends here: {e.Message}");
            }
        }
    }

    private void WriteMarks()
    {
        while (_newMarks.TryTake(out VoiceMark mark))
        {
            _marks.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"image\":{mark.Image},\"sample\":{mark.Sample}}}\n"));
        }
    }

    private void FlushEachSecond()
    {
        if (_sound.Length - _flushedAt >= _microphone.WaveFormat.AverageBytesPerSecond)
        {
            _soundFile.RequireRoom(RoomToClose);
            Flush();
            _flushedAt = _sound.Length;
        }
    }

    /// <summary>The header then says how much sound there is, so that a kill loses a second at most.</summary>
    private void Flush()
    {
        _sound.Flush();
        _soundStream.Flush();
        _marks.Flush();
    }

    private void Stopped(object? sender, StoppedEventArgs end)
    {
        if (end.Exception is { } failure)
        {
            lock (_writing)
            {
                Fail($"{_soundFile.FinalPath}: the voice note ends here: {failure.Message}");
            }
        }

        _stopped.Set();
    }

    private void Fail(string line)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            Close();
        }
        catch (IOException)
        {
            // The same disk for the same reason: the line says it.
        }

        _failed(line);
    }

    private void Close()
    {
        lock (_writing)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                using (_marks)
                using (_soundStream)
                using (_sound)
                {
                    WriteMarks();
                }
            }
        }
    }

    /// <summary>An image, and the sample that was recorded when it came.</summary>
    private readonly record struct VoiceMark(long Image, long Sample);
}
