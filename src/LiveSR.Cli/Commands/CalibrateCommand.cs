using System.CommandLine;
using System.Globalization;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Calibration;
using LiveSR.Cli.Display;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Inference.Calibration;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr calibrate</c>: a camera's gain, offset, read noise and hot pixels by photon transfer.</summary>
internal sealed class CalibrateCommand : ProgramCommand
{
    private readonly Argument<string?> _source = new("source")
    {
        Description = "A camera or a recording of something that stands still, as 'livesr live' takes it; may be left out when --flat is given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dark = new("--dark") { Description = "Images without light: the only way to measure offset and read noise, and to find every hot pixel.", HelpName = "source" };

    private readonly Option<string[]> _flats = new("--flat")
    {
        Description = "Images of an evenly lit field; several brightnesses by repeating it.",
        HelpName = "source",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int> _frames = new("--frames") { Description = "Images to take of each source at most.", DefaultValueFactory = _ => 100 };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Calibration file to write; the plot goes beside it, as .png.",
        HelpName = "camera.json",
        DefaultValueFactory = _ => "camera.json",
    };

    private readonly Option<bool> _map = new("--map") { Description = "With --dark, also write the read noise of each pixel, in electrons, beside it as .read-noise.tif." };
    private readonly OverwriteOption _overwrite = new();

    public CalibrateCommand()
        : base(
            "calibrate",
            "Find a camera's gain, offset, read noise and hot pixels, from dark and flat images or from a recording of something that stands still.",
            "livesr calibrate camera:0 -o camera.json  # the specimen stands still",
            "livesr calibrate --dark dark.tif --flat dim.tif --flat bright.tif -o camera.json",
            "livesr calibrate cells.tif --dark 'dark/*.tif' --map",
            "livesr calibrate 'sim:actin?depth=12&motion=0&hot=50' --dark 'sim:actin?depth=12&photons=0&hot=50'",
            "livesr live camera:0 --calibration camera.json  # then use it")
    {
        Arguments.Add(_source);
        foreach (Option option in (IEnumerable<Option>)[_dark, _flats, _frames, _output, _map, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string output = parsed.GetValue(_output)!, plot = Path.ChangeExtension(output, ".png");
        string? dark = parsed.GetValue(_dark), map = parsed.GetValue(_map) ? Path.ChangeExtension(output, ".read-noise.tif") : null;
        string[] lit = [.. parsed.GetValue(_source) is { } source ? [source] : Array.Empty<string>(), .. parsed.GetValue(_flats)!];
        Require(parsed, lit, dark, map);
        string[] all = dark is null ? lit : [.. lit, dark];
        _overwrite.RequireFree(parsed, [output, plot, map], all.SelectMany(FrameSources.FilesOf));

        CameraSeries[] series = await TakeAsync(all, parsed.GetValue(_frames), cancellation);
        CameraSeries.RequireOneSetting(series);
        PhotonTransferResult result = PhotonTransfer.Estimate(
            [.. series.Take(lit.Length).Select(one => one.Statistics)], dark is null ? null : series[^1].Statistics);
        CameraCalibration camera = Describe(series, result);
        Report(series, camera, result);

        bool overwrite = _overwrite.IsSet(parsed);
        if (map is not null && result.ReadNoiseMap is { } readNoise)
        {
            WriteMap(map, readNoise, overwrite);
        }

        string? mapName = map is not null && result.ReadNoiseMap is not null ? Path.GetFileName(map) : null;
        CalibrationFile.Write(output, camera, TimeProvider.System.GetUtcNow(), result.Notes, mapName, overwrite);
        PhotonTransferPlot.Save(plot, overwrite, Title(series[0], camera), result);
        AnsiConsole.MarkupLineInterpolated($"calibration: [bold]{output}[/], plot: [bold]{plot}[/]{(mapName is null ? "" : $", read noise: {map}")}");
        return 0;
    }

    private void Require(ParseResult parsed, string[] lit, string? dark, string? map)
    {
        if (lit.Length == 0)
        {
            throw new UsageException("Nothing with light in it is given: name a source that shows something still, or --flat.");
        }

        if (map is not null && dark is null)
        {
            throw new UsageException("--map needs --dark: only without light each pixel shows its own read noise.");
        }

        int frames = parsed.GetValue(_frames);
        if (frames is < PhotonTransfer.FewestImages or > 100_000)
        {
            throw new UsageException($"--frames {frames} is not possible: write a number from {PhotonTransfer.FewestImages} to 100000.");
        }
    }

    /// <summary>Takes series after series, with a progress bar.</summary>
    private static async Task<CameraSeries[]> TakeAsync(string[] sources, int images, CancellationToken cancellation)
    {
        var taken = new List<CameraSeries>();
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                foreach (string source in sources)
                {
                    ProgressTask bar = context.AddTask(Markup.Escape(source), maxValue: images);
                    taken.Add(await CameraSeries.TakeAsync(source, images, () => bar.Increment(1), cancellation));
                }
            });
        return [.. taken];
    }

    private static CameraCalibration Describe(CameraSeries[] series, PhotonTransferResult result)
    {
        FrameMetadata setting = series[0].Setting;
        return new CameraCalibration
        {
            Gain = result.Gain,
            Offset = result.Offset,
            OffsetOrigin = result.OffsetOrigin,
            ReadNoise = result.ReadNoise,
            Width = series[0].Statistics.Width,
            Height = series[0].Statistics.Height,
            BitDepth = series[0].Statistics.BitDepth,
            Binning = setting.Binning,
            Roi = setting.Roi,
            Camera = series.Select(one => one.Camera).FirstOrDefault(camera => camera is not null),
            ExposureMs = setting.ExposureMs,
            HotPixels = result.HotPixels,
        };
    }

    private static void Report(CameraSeries[] series, CameraCalibration camera, PhotonTransferResult result)
    {
        foreach (CameraSeries one in series)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{one.Info.Describe()}[/]: {one.Statistics.Count} images");
        }

        AnsiConsole.Write(CalibrationReport.Of(camera, result));
        foreach (string note in result.Notes)
        {
            AnsiConsole.MarkupLineInterpolated($"note: {note}");
        }
    }

    private static void WriteMap(string path, Plane map, bool overwrite)
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray32F, map.Width, map.Height);
        map.Values.CopyTo(writer.Pixels<float>());
        using FrameLease frame = writer.Publish(new FrameMetadata());
        TiffWriter.WriteStill(path, frame.Frame, overwrite);
    }

    private static string Title(CameraSeries series, CameraCalibration camera) => string.Create(CultureInfo.InvariantCulture,
        $"{camera.Camera ?? series.Info.Name}: {camera.Gain:0.###} counts per electron, offset {camera.Offset:0.#}, read noise {camera.ReadNoise:0.00} electrons, {camera.HotPixels.Count} hot pixels");
}
