using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LiveSR.Output;

namespace LiveSR.Recording.Jobs;

/// <summary>
/// The journal of a job, beside its output: <c>OUTPUT.job</c> holds <c>job.json</c>, which says what is to be done, a line of
/// JSON for each finished segment, and what is written until the output is whole. Each file is written beside, brought to the
/// disk and renamed; without a job.json nothing in the folder counts. One process works on a job at a time.
/// </summary>
public sealed class JobFolder : IDisposable
{
    private const string Extension = ".job", DescriptionName = "job.json", LockName = "lock", FinishedName = "finished";

    private readonly string _folder;
    private readonly FileStream _lock;

    private JobFolder(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <summary>What is to be done.</summary>
    public JobDescription Description { get; private set; } = null!;

    /// <summary>Whether an earlier run has begun it.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>The segments that are not finished, of a job whose number of frames is known.</summary>
    /// <exception cref="IOException">A record cannot be read.</exception>
    public IReadOnlyList<int> Missing => [.. Enumerable.Range(0, Description.Segments).Where(segment => Find(segment) is null)];

    /// <summary>A file in the folder.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>The folder of an output's job, which need not be there.</summary>
    public static string PathOf(string output) => output + Extension;

    /// <summary>The job of an output; null where there is none.</summary>
    /// <exception cref="IOException">Its journal cannot be read.</exception>
    public static JobDescription? Find(string output) => Read(Path.Combine(PathOf(output), DescriptionName), JobJson.Default.JobDescription);

    /// <summary>The outputs of all jobs in a folder and those below.</summary>
    public static IReadOnlyList<string> Below(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder, "*" + Extension, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(job => File.Exists(Path.Combine(job, DescriptionName)))
            .Select(job => job[..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Frames in the finished segments of an output's job.</summary>
    public static long FramesFinished(string output) => Directory.EnumerateFiles(PathOf(output), "segment-*.json")
        .Sum(path => Read(path, JobJson.Default.SegmentRecord)?.Frames ?? 0);

    /// <summary>Whether a run was killed between giving the output its name and removing the job: then there is nothing left to do but that.</summary>
    /// <exception cref="IOException">Another process works on it.</exception>
    public static bool RemoveFinished(string output)
    {
        string mark = Path.Combine(PathOf(output), FinishedName);
        if (Find(output) is null || !File.Exists(mark) || !File.Exists(output)
            || new FileInfo(output).Length.ToString(CultureInfo.InvariantCulture) != File.ReadAllText(mark).TrimEnd())
        {
            return false;
        }

        Remove(output);
        return true;
    }

    /// <summary>Removes a job with all that it has done.</summary>
    /// <exception cref="IOException">Another process works on it, or the folder cannot be written.</exception>
    public static void Remove(string output)
    {
        using JobFolder job = Lock(output);
        job.Delete();
    }

    /// <summary>Whether a process works on a job now.</summary>
    public static bool IsBusy(string output)
    {
        try
        {
            Lock(output).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Begins a job, or goes on with the one that was begun.</summary>
    /// <param name="wanted">What is to be done.</param>
    /// <exception cref="OutputRefusedException">It was begun with another input, model or option.</exception>
    /// <exception cref="IOException">Another process works on it, or the folder cannot be written.</exception>
    public static JobFolder Open(JobDescription wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        string folder = PathOf(wanted.Output);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{wanted.Output}: the folder of the job {folder} cannot be made ({e.Message.TrimEnd('.')}); choose another folder.", e);
        }

        JobFolder job = Lock(wanted.Output);
        try
        {
            job.Begin(wanted, Find(wanted.Output));
            return job;
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <summary>Works on one segment of a job, while others may work on others.</summary>
    /// <param name="output">The output of a job that was begun.</param>
    /// <param name="segment">Which segment.</param>
    /// <exception cref="IOException">There is no such job, or another process works on the segment.</exception>
    public static JobFolder OpenSegment(string output, int segment)
    {
        JobDescription description = Find(output) ?? throw new IOException($"{output} has no job that was begun; give 'livesr upscale' first.");
        JobFolder job = Lock(output, NameOf(segment, ".lock"));
        (job.Description, job.IsContinued) = (description, true);
        foreach (string file in Directory.EnumerateFiles(job._folder, NameOf(segment, ".partial*")))
        {
            File.Delete(file);
        }

        return job;
    }

    /// <summary>Refuses to work with another input, model or option than those that the job was begun with.</summary>
    /// <exception cref="OutputRefusedException">One is different.</exception>
    public void RequireSame(JobDescription wanted)
    {
        if (Description.DifferenceTo(wanted) is { } difference)
        {
            throw new OutputRefusedException(
                $"{wanted.Output}: a job for it was begun, but {difference}; give the command as it was, or remove the job with 'livesr jobs remove {wanted.Output}'.");
        }
    }

    /// <summary>The segments that are finished, from the first to the one before the first that is not.</summary>
    /// <exception cref="IOException">A record cannot be read.</exception>
    public IEnumerable<SegmentRecord> Segments()
    {
        for (int segment = 0; Find(segment) is { } record; segment++)
        {
            yield return record;
        }
    }

    /// <summary>A finished segment; null where it is not finished.</summary>
    /// <exception cref="IOException">Its record cannot be read.</exception>
    public SegmentRecord? Find(int segment) => Read(this[NameOf(segment, ".json")], JobJson.Default.SegmentRecord);

    /// <summary>Name of a segment's file.</summary>
    public static string NameOf(int segment, string extension) => string.Create(CultureInfo.InvariantCulture, $"segment-{segment:D6}{extension}");

    /// <summary>Notes that a segment is finished; what it holds has gone to the disk before.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Note(SegmentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Write(NameOf(record.Segment, ".json"), JsonSerializer.Serialize(record, JobJson.Default.SegmentRecord));
    }

    /// <summary>Takes back that a segment is finished.</summary>
    public void Forget(int segment) => File.Delete(this[NameOf(segment, ".json")]);

    /// <summary>Notes, just before it gets its name, that the output is whole.</summary>
    /// <param name="bytes">Its length.</param>
    public void NoteFinished(long bytes) => Write(FinishedName, bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>The output is whole, or given up: the folder goes.</summary>
    public void Delete()
    {
        if (Directory.Exists(_folder))
        {
            File.Delete(this[DescriptionName]);
            Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Lets others work on the job.</summary>
    public void Dispose() => _lock.Dispose();

    private void Begin(JobDescription wanted, JobDescription? begun)
    {
        (Description, IsContinued) = (begun ?? wanted, begun is not null);
        RequireSame(wanted);
        if (begun is null)
        {
            Directory.EnumerateFiles(_folder).Where(file => file != _lock.Name).ToList().ForEach(File.Delete);
            Write(DescriptionName, JsonSerializer.Serialize(wanted, JobJson.Default.JobDescription));
        }
    }

    private static JobFolder Lock(string output, string name = LockName)
    {
        string folder = PathOf(output), path = Path.Combine(folder, name);
        try
        {
            return new JobFolder(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{output}: {folder} cannot be written (no permission); choose another folder.", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{output}: another livesr works on it now; wait until it has ended, or choose another name.", e);
        }
    }

    private void Write(string name, string json) => OutputFile.WriteText(this[name], json + "\n", overwrite: true);

    private static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), type) : null;
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} is no journal of this program ({e.Message}); remove the job with 'livesr jobs remove'.", e);
        }
    }
}
