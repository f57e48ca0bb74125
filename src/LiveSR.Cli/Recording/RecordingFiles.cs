using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;

namespace LiveSR.Cli.Recording;

/// <summary>
/// The files of a recording, open before the frames come. What no pipeline takes over is removed again, with a folder that
/// was made for it.
/// </summary>
internal sealed class RecordingFiles : IDisposable
{
    private readonly List<(string What, IFrameSink File)> _files = [];
    private readonly bool _folderIsNew;

    /// <summary>Makes the folder, where it is not there.</summary>
    public RecordingFiles(string folder)
    {
        Folder = folder;
        _folderIsNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Adds an open file for <c>raw</c> or <c>enhanced</c> frames.</summary>
    public void Add(string what, IFrameSink file) => _files.Add((what, file));

    /// <summary>
    /// Hands the files over to a pipeline, raw frames by a branch of their own. Frames wait for the disk and then fail
    /// loudly, none is dropped.
    /// </summary>
    public void AddTo(LivePipelineBuilder pipeline, BranchBuilder enhanced)
    {
        foreach ((string what, IFrameSink file) in _files)
        {
            BranchBuilder branch = what == RecordingOptions.Raw ? pipeline.Branch() : enhanced;
            branch.Sink($"record {what}", file, QueueOptions.Lossless);
        }

        _files.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.ForEach(opened => opened.File.Dispose());
        _files.Clear();
        if (_folderIsNew && Directory.Exists(Folder) && !Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            Directory.Delete(Folder);
        }
    }
}
