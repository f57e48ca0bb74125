using System.CommandLine;
using System.Runtime.CompilerServices;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Recording;
using LiveSR.Inference.Calibration;
using LiveSR.Live;
using LiveSR.Output;
using LiveSR.Recording;
using LiveSR.Recording.Jobs;

namespace LiveSR.Cli.Upscaling;

/// <summary>One input of <c>livesr upscale</c>, with as many outputs as it has series.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
/// <param name="enhancer">What enhances.</param>
internal sealed class UpscaleItem(ParseResult parsed, UpscaleOptions options, SharedEnhancer enhancer)
{
    private readonly UpscaleRun _run = new(parsed, options);
    private readonly CalibrationFile? _calibration = options.Calibration(parsed);
    private readonly int? _series = options.Series.Of(parsed);

    /// <summary>Files of the recordings that were read, of which a later input may be a part.</summary>
    public HashSet<string> FilesRead { get; } = [];

    /// <summary>Enhances an input.</summary>
    /// <param name="input">What is read.</param>
    /// <param name="output">The file, or the pattern of an image sequence.</param>
    /// <param name="progress">The batch that it is one of; null for none.</param>
    /// <param name="cancellation">The user's wish that it ends.</param>
    /// <returns>What became of each output, as it ends.</returns>
    public async IAsyncEnumerable<OutputResult> ToEndAsync(
        string input, string output, BatchProgress? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (IsWhole(input, output, isOfMany: progress is not null))
        {
            yield return new OutputResult(input, output, OutputState.Whole);
            yield break;
        }

        SeriesPart[] parts = PartsOf(input, output);
        bool goesOn = progress is not null || parts.Any(part => JobFolder.Find(Path.GetFullPath(part.Output)) is not null);
        foreach (SeriesPart part in parts)
        {
            if (IsWhole(input, part.Output, goesOn))
            {
                yield return new OutputResult(input, part.Output, OutputState.Whole) { Series = part.Series };
                continue;
            }

            RequireFree(part.Output, FilesRead);
            using IFrameSource source = UpscaleInput.Open(input, part.Series);
            JobDescription? begun = JobFolder.Find(Path.GetFullPath(part.Output));
            yield return await _run.ToEndAsync(source, input, part, enhancer.For(begun), progress, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                yield break;
            }
        }
    }

    /// <summary>The outputs of an input.</summary>
    /// <param name="input">What is read.</param>
    /// <param name="output">The file, or the pattern of an image sequence.</param>
    /// <exception cref="UsageException">The output cannot be written.</exception>
    /// <exception cref="OutputRefusedException">It must not be written.</exception>
    public SeriesPart[] PartsOf(string input, string output)
    {
        RequireFree(output, FrameSources.FilesOf(input));
        using IFrameSource source = UpscaleInput.Open(input, _series);
        source.Info.Require(_calibration);
        FilesRead.UnionWith(UpscaleInput.FilesOf(input, source.Info).Select(Path.GetFullPath));
        return _series is { } chosen ? [new SeriesPart(chosen, output)] : SeriesPart.Of(source.Info, output);
    }

    /// <summary>
    /// Whether there is nothing left to do: a file has its final name only when it is whole. Of a single one that is there
    /// already the user hears; of many, those that are younger than their input are passed over.
    /// </summary>
    public bool IsWhole(string input, string output, bool isOfMany) =>
        JobFolder.RemoveFinished(Path.GetFullPath(output))
        || (isOfMany && !options.Overwrite.IsSet(parsed) && File.Exists(output) && File.Exists(input)
            && JobFolder.Find(Path.GetFullPath(output)) is null && File.GetLastWriteTimeUtc(output) >= File.GetLastWriteTimeUtc(input));

    /// <summary>Images that a job has written are its own, and no reason to refuse it.</summary>
    private void RequireFree(string output, IEnumerable<string> inputs) => OutputFileOptions.RequireFree(
        output, options.Overwrite.IsSet(parsed) || (SequencePattern.Find(output) is not null && JobFolder.Find(Path.GetFullPath(output)) is not null), inputs);
}
