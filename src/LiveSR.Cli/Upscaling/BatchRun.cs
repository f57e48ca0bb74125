using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace LiveSR.Cli.Upscaling;

/// <summary>Many outputs, one after the other: what fails is said at the end, and the rest is finished.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
internal sealed class BatchRun(ParseResult parsed, UpscaleOptions options)
{
    private readonly List<OutputResult> _results = [];

    /// <summary>Enhances all.</summary>
    /// <returns>The exit code: 0 when all are whole, 1 when one failed, 130 when the user stopped it.</returns>
    public async Task<int> ToEndAsync(IReadOnlyList<BatchItem> items, CancellationToken cancellation)
    {
        options.RequireSheet(parsed);
        var progress = new BatchProgress(items, TimeProvider.System);
        using (var enhancer = new SharedEnhancer(parsed, options))
        using (var log = UpscaleLog.Open(parsed, options))
        {
            var one = new UpscaleItem(parsed, options, enhancer);
            foreach (BatchItem item in items)
            {
                progress.Next();
                if (one.FilesRead.Contains(Path.GetFullPath(item.Input)))
                {
                    Console.Error.WriteLine($"livesr: {item.Input} is a part of a recording that was read before; it is left out.");
                    progress.End(wasPassedOver: true);
                    continue;
                }

                int before = _results.Count;
                await ToEndAsync(one, item, progress, log, cancellation);
                progress.End(_results.Skip(before).All(result => result.State != OutputState.Done));
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }
        }

        return Conclude(cancellation.IsCancellationRequested);
    }

    private async Task ToEndAsync(UpscaleItem one, BatchItem item, BatchProgress progress, UpscaleLog? log, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(item.Output))!);
            await foreach (OutputResult result in one.ToEndAsync(item.Input, item.Output, progress, cancellation))
            {
                Keep(result);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Keep(new OutputResult(item.Input, item.Output, OutputState.Failed, Error: string.Join(' ', e.Message.Split('\n'))));
        }

        void Keep(OutputResult result)
        {
            _results.Add(result);
            log?.Add(result);
        }
    }

    private int Conclude(bool wasStopped)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("output", "state", "frames", "fps");
        foreach (OutputResult result in _results)
        {
            string fps = result.Fps > 0 ? result.Fps.ToString("0.0", CultureInfo.InvariantCulture) : "";
            table.AddRow(Markup.Escape(result.Output), Word(result.State), result.Frames.ToString(CultureInfo.InvariantCulture), fps);
        }

        AnsiConsole.Write(table);
        options.DrawSheet(parsed, _results);
        foreach (OutputResult failed in _results.Where(result => result.State == OutputState.Failed))
        {
            bool isNamed = failed.Error!.StartsWith(failed.Input, StringComparison.Ordinal);
            Console.Error.WriteLine(isNamed ? $"livesr: {failed.Error}" : $"livesr: {failed.Input}: {failed.Error}");
        }

        return wasStopped ? 130 : _results.Any(result => result.State == OutputState.Failed) ? 1 : 0;
    }

    private static string Word(OutputState state) => state switch
    {
        OutputState.Done => "done",
        OutputState.Whole => "was whole",
        OutputState.Stopped => "stopped",
        _ => "failed",
    };
}
