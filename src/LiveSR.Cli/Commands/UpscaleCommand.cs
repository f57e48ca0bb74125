using System.CommandLine;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Recording;
using LiveSR.Cli.Upscaling;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Live;
using LiveSR.Recording;
using LiveSR.Recording.Jobs;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr upscale</c>: every frame of a recording is enhanced and kept, with its rate and time stamps.</summary>
internal sealed class UpscaleCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("input") { Description = "A video, TIFF stack, image, or FOLDER/*.png; or any source that 'livesr live' takes." };

    private readonly Argument<string> _output = new("output")
    {
        Description = "A .mp4 (H.264), .mkv (FFV1, lossless), .avi (MJPG), .tif or .ome.tif file, a .png for one image, or a pattern such as out/frame_%06d.png.",
    };

    private readonly UpscaleOptions _options = new();

    public UpscaleCommand()
        : base(
            "upscale",
            "Enhance a recording: every frame, its axes, rate, depth and calibration are kept.",
            "livesr upscale cells.mp4 cells_x2.mp4 --scale 2",
            "livesr upscale stack.tif stack_x2.tif --model richardson-lucy-x2 --psf NA=1.4,wavelength=520",
            "livesr upscale 'frames/*.png' out/frame_%06d.png --provider cpu",
            "livesr upscale positions.ome.tif one_x2.ome.tif --series 1",
            "livesr upscale stack.tif stack_x2.tif --calibration camera.json",
            "livesr upscale stack12bit.tif view.mp4 --range 100,3000",
            "livesr upscale cells.mp4 lossless.mkv --codec ffv1",
            "livesr upscale cells.mp4 small.mp4 --codec hevc --quality 26 --preset slow")
    {
        Arguments.Add(_input);
        Arguments.Add(_output);
        foreach (Option option in _options.All)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string input = parsed.GetValue(_input)!, output = parsed.GetValue(_output)!;
        if (IsWhole(output))
        {
            return 0;
        }

        RequireFree(parsed, output, FrameSources.FilesOf(input));
        CalibrationFile? calibration = _options.Calibration(parsed);
        int? chosen = _options.Series.Of(parsed);
        SeriesPart[] parts;
        using (IFrameSource source = UpscaleInput.Open(input, chosen))
        {
            source.Info.Require(calibration);
            parts = chosen is null ? SeriesPart.Of(source.Info, output) : [new SeriesPart(null, output)];
            if (parts is [{ } only])
            {
                RequireFree(parsed, only.Output, source.Info.Series?.Files ?? []);
                return await RunAsync(parsed, source, input, only, cancellation);
            }

            parts = [.. parts.Where(part => !IsWhole(part.Output))];
            foreach (SeriesPart part in parts)
            {
                RequireFree(parsed, part.Output, source.Info.Series?.Files ?? []);
            }
        }

        int code = 0;
        for (int i = 0; i < parts.Length && code == 0; i++)
        {
            using IFrameSource source = UpscaleInput.Open(input, parts[i].Series);
            code = await RunAsync(parsed, source, input, parts[i], cancellation);
        }

        return code;
    }

    private static bool IsWhole(string output)
    {
        bool isWhole = JobFolder.RemoveFinished(Path.GetFullPath(output));
        if (isWhole)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{output}[/] is whole");
        }

        return isWhole;
    }

    /// <summary>Images that a job has written are its own, and no reason to refuse it.</summary>
    private void RequireFree(ParseResult parsed, string output, IEnumerable<string> inputs) => OutputFileOptions.RequireFree(
        output, _options.Overwrite.IsSet(parsed) || (SequencePattern.Find(output) is not null && JobFolder.Find(Path.GetFullPath(output)) is not null), inputs);

    private async Task<int> RunAsync(ParseResult parsed, IFrameSource source, string input, SeriesPart part, CancellationToken cancellation)
    {
        JobDescription? begun = JobFolder.Find(Path.GetFullPath(part.Output));
        using IFrameEnhancer enhancer = _options.Open(parsed, begun?.Engine ?? []);
        return await new UpscaleRun(parsed, _options).ToEndAsync(source, input, part.Series, part.Output, enhancer, cancellation);
    }
}
