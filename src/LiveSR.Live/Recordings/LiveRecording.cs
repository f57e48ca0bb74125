using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Live.Recordings;
using LiveSR.Output;
using LiveSR.Pipeline;

namespace LiveSR.Live;

/// <summary>
/// A recording of a session, which begins and ends while the session runs: raw frames, enhanced frames or both, each with
/// a sidecar of one line a frame. It waits for the disk and then fails loudly; no frame is dropped without a word. A
/// program that is killed leaves every frame written so far readable, under a partial name.
/// </summary>
public sealed class LiveRecording : IDisposable
{
    private readonly RecordingRequest _request;
    private readonly TimeProvider _clock;
    private readonly DiskReserve _disk;
    private readonly RawPages _rawPages = new();
    private readonly List<Part> _parts = [];
    private readonly ReplaySubject<Unit> _stop = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private readonly long _begun;
    private TimeSpan? _lasted;
    private string? _trouble;

    private LiveRecording(RecordingRequest request, SourceInfo source, IObservable<Frame> raw, IObservable<Frame> enhanced, TimeProvider clock)
    {
        _request = request with { Folder = Path.GetFullPath(request.Folder) };
        (_clock, _begun) = (clock, clock.GetTimestamp());
        _disk = new DiskReserve(_request.Folder, request.ReserveBytes, StopBeforeTheDiskIsFull);
        bool isNew = MakeFolder(_request.Folder);
        try
        {
            OutputFile.RequireFree(SummaryPath);
            Add(RecordedFrames.Raw, "raw", source, raw.Do(frame => _rawPages.Add(frame.Metadata.ImageNumber)), _ => null);
            Add(RecordedFrames.Enhanced, "enhanced", source, enhanced, _rawPages.Find);
        }
        catch
        {
            _parts.ForEach(part => part.Sink.Dispose());
            if (isNew)
            {
                Directory.Delete(_request.Folder);
            }

            throw;
        }

        _ = RunAsync(source);
    }

    /// <summary>Ends with the recording: all files are closed then, and those that are whole have their names.</summary>
    public Task Completion => _ended.Task;

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder => _request.Folder;

    private string SummaryPath => Path.Combine(_request.Folder, "recording.json");

    /// <summary>Begins a recording.</summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="source">What the frames come from.</param>
    /// <param name="raw">Every raw frame.</param>
    /// <param name="enhanced">Every enhanced frame.</param>
    /// <param name="clock">Measures it.</param>
    /// <exception cref="OutputRefusedException">The folder holds a recording.</exception>
    /// <exception cref="NotSupportedException">The extension names no format.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal static LiveRecording Begin(
        RecordingRequest request, SourceInfo source, IObservable<Frame> raw, IObservable<Frame> enhanced, TimeProvider clock) =>
        new(request, source, raw, enhanced, clock);

    /// <summary>The state now.</summary>
    public RecordingStatus Status()
    {
        TimeSpan elapsed = _lasted ?? _clock.GetElapsedTime(_begun);
        double rate = _parts.Sum(part => part.Sink.Bytes) / Math.Max(elapsed.TotalSeconds, 1e-3);
        return new RecordingStatus
        {
            Folder = Folder,
            Frames = _request.Frames,
            IsRunning = !Completion.IsCompleted,
            Elapsed = elapsed,
            Raw = CountOf(RecordedFrames.Raw),
            Enhanced = CountOf(RecordedFrames.Enhanced),
            FreeBytes = _disk.FreeBytes,
            TimeLeft = rate > 0 && _disk.Usable is { } usable ? TimeSpan.FromSeconds(Math.Clamp(usable / rate, 0, 1e9)) : null,
            Trouble = Trouble,
        };
    }

    /// <summary>Takes no more frames, writes those that wait, and gives the files their names; returns then.</summary>
    public void Stop()
    {
        _stop.OnNext(Unit.Default);
        Completion.Wait();
    }

    /// <inheritdoc cref="Stop"/>
    public void Dispose() => Stop();

    private string? Trouble
    {
        get
        {
            lock (_sync)
            {
                return _trouble;
            }
        }
    }

    private static bool MakeFolder(string folder)
    {
        bool isNew = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
            return isNew;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {folder} cannot be made: choose another.", e);
        }
    }

    private void Add(RecordedFrames kind, string name, SourceInfo source, IObservable<Frame> frames, Func<long, long?> rawPage)
    {
        if ((_request.Frames & kind) != 0)
        {
            _parts.Add(new Part(kind, name, new RecordingSink(_request, name, source, _disk, rawPage), frames));
        }
    }

    private async Task RunAsync(SourceInfo source)
    {
        foreach (Part part in _parts)
        {
            // A source that is lost ends the recording, whose frames are all there: it is no less whole for that.
            IObservable<Frame> frames = part.Frames.TakeUntil(_stop).Catch((Exception e) =>
            {
                Note(e.Message);
                return Observable.Empty<Frame>();
            });
            LivePipelineBuilder builder = new(frames) { Clock = _clock, Name = $"record {part.Name}" };
            builder.Branch().Sink($"record {part.Name}", part.Sink, _request.Queue, essential: true);
            part.Pipeline = builder.Start();
        }

        foreach (Part part in _parts)
        {
            if ((await part.Pipeline!.Completion.ConfigureAwait(false)).Failure is { } failure)
            {
                Note(failure.Message);
            }
        }

        _lasted = _clock.GetElapsedTime(_begun);
        Summarise(source);
        _ended.SetResult();
    }

    /// <summary>Called on the thread of a file, which the end waits for.</summary>
    private void StopBeforeTheDiskIsFull()
    {
        Note($"The recording in {Folder} has ended, whole, since its disk is nearly full: free some space, or choose another folder.");
        Task.Run(() => _stop.OnNext(Unit.Default));
    }

    private void Note(string trouble)
    {
        lock (_sync)
        {
            _trouble ??= trouble;
        }
    }

    /// <summary>What the recording holds and lost. Without a frame nothing stays.</summary>
    private void Summarise(SourceInfo source)
    {
        try
        {
            if (_parts.Sum(part => part.Sink.Written) == 0)
            {
                if (!Directory.EnumerateFileSystemEntries(Folder).Any())
                {
                    Directory.Delete(Folder);
                }

                return;
            }

            var summary = new JsonObject
            {
                ["source"] = source.Name,
                ["elapsedMs"] = _lasted!.Value.TotalMilliseconds,
                ["trouble"] = Trouble,
            };
            foreach (Part part in _parts)
            {
                RecordedCount count = CountOf(part.Kind);
                summary[part.Name] = new JsonObject
                {
                    ["written"] = count.Written,
                    ["lost"] = count.Lost,
                    ["lostImages"] = string.Join(",", part.Pipeline!.Drops.SelectMany(log => log.Ranges)),
                };
            }

            OutputFile.WriteText(SummaryPath, summary.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }
        catch (IOException e)
        {
            Note(e.Message);
        }
    }

    private RecordedCount CountOf(RecordedFrames kind) => _parts.Find(part => part.Kind == kind) is { } part
        ? new RecordedCount(part.Sink.Written, part.Pipeline is { } pipeline ? pipeline.Drops.Sum(log => log.Count) : 0)
        : default;

    /// <summary>One kind of frames on their way to their files.</summary>
    private sealed record Part(RecordedFrames Kind, string Name, RecordingSink Sink, IObservable<Frame> Frames)
    {
        internal LivePipeline? Pipeline { get; set; }
    }
}
