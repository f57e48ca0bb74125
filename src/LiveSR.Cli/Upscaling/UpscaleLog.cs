using System.CommandLine;
using System.Text.Json;
using LiveSR.Cli.Display;

namespace LiveSR.Cli.Upscaling;

/// <summary>What became of each output, for scripts: a line of JSON each, added to a file that only grows.</summary>
internal sealed class UpscaleLog : IDisposable
{
    private readonly StreamWriter _file;

    private UpscaleLog(string path) => _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };

    /// <summary>Opens the log that the command line names; null when it names none.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static UpscaleLog? Open(ParseResult parsed, UpscaleOptions options)
    {
        try
        {
            return options.Log(parsed) is { } path ? new UpscaleLog(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--log {options.Log(parsed)} cannot be written: {e.Message}");
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(OutputResult result) => _file.WriteLine(FiguresJson.Line(new
    {
        result.Input,
        result.Output,
        State = JsonNamingPolicy.CamelCase.ConvertName($"{result.State}"),
        result.Frames,
        result.Seconds,
        result.Fps,
        result.Bytes,
        result.Error,
    }));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
