using LiveSR.Capture.Devices;
using LiveSR.Files.Video;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Simulation;
using LiveSR.Training.Torch;
using OpenCvSharp;

namespace LiveSR.Cli.Diagnosis;

/// <summary>Everything that <c>livesr doctor</c> tries, each by really doing it.</summary>
internal static class Checks
{
    private const string RunSetUp = "Run ./livesr again: it sets up what is missing.";

    /// <summary>The checks, in the order of a frame's path.</summary>
    public static IEnumerable<Check> All()
    {
        yield return Check.Try("simulated microscope", CheckStatus.Broken, "", Simulate);
        yield return OperatingSystem.IsWindows()
            ? Check.Try("OpenCV", CheckStatus.Optional, "Without it there are no cameras and images, TIFF excepted; a build made on Windows has it.", OpenCv)
            : Check.Try("OpenCV", CheckStatus.Broken, "Install libgtk-3-0 and libatomic1.", OpenCv);
        yield return Check.Try("GenICam cameras", CheckStatus.Optional, "genicam: cannot be opened.", () => DeviceEnumerator.GenicamSupport);
        yield return Check.Try("ffmpeg", CheckStatus.Optional, "", Ffmpeg);
        yield return Check.Try("ONNX Runtime", CheckStatus.Broken, RunSetUp, OnnxRuntime);
        foreach (Check provider in Providers())
        {
            yield return provider;
        }

        yield return Check.Try("training", CheckStatus.Optional, "", Libtorch.Check);
        yield return Check.Try("models", CheckStatus.Optional, "Set LIVESR_MODELS to a folder of models.", Models);
        foreach (Check measured in MeasuredSettings())
        {
            yield return measured;
        }
    }

    private static string Simulate()
    {
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = 64, Height = 64 });
        using SimulatedFrame frame = microscope.Render(0);
        return $"renders {frame.Frame.Width}x{frame.Frame.Height}, {frame.Frame.BitDepth} bit";
    }

    private static string OpenCv() => Cv2.GetVersionString() ?? "";

    private static string Ffmpeg()
    {
        FfmpegProgram ffmpeg = FfmpegProgram.Installed;
        return ffmpeg.IsUsable ? $"{ffmpeg.Version}, {ffmpeg.Path}" : throw new NotSupportedException($"Videos and streams: {ffmpeg.Problem}.");
    }

    private static string OnnxRuntime()
    {
        string[] others = [.. OnnxSessionFactory.RuntimeBuilds.Where(build => build != OnnxSessionFactory.RuntimeBuild).Select(build => $"'./livesr setup {build}'")];
        return $"{OnnxSessionFactory.RuntimeVersion}, built for {OnnxSessionFactory.RuntimeBuild}; {string.Join(" or ", others)} changes it";
    }

    private static IEnumerable<Check> Providers()
    {
        try
        {
            return OwnThread.Run(static () => ProviderReport.Verdicts()).Select(v => new Check(
                $"provider {v.Provider.Id()}",
                v.Trusted ? CheckStatus.Works : v.Provider == ExecutionProvider.Cpu ? CheckStatus.Broken : CheckStatus.Optional,
                v.Reason));
        }
        catch (Exception e) when (e is InferenceException or TimeoutException)
        {
            return [new Check("execution providers", CheckStatus.Broken, e.Message)];
        }
    }

    private static string Models()
    {
        string[] names = [.. ModelCatalog.Default.Entries().Where(e => e.Package is not null).Select(e => e.Package!.Title)];
        return names.Length > 0 ? string.Join(", ", names) : throw new FileNotFoundException("None is installed.");
    }

    private static IEnumerable<Check> MeasuredSettings()
    {
        const string Subject = "measured settings";
        try
        {
            Check[] known = [.. DeviceProbe.Remembered().Select(measurement => new Check(Subject, CheckStatus.Works, measurement.ToString()))];
            return known.Length > 0 ? known : [new Check(Subject, CheckStatus.Optional, "A model's next start on a quiet machine measures them.")];
        }
        catch (ProviderUnavailableException)
        {
            // ONNX Runtime's own line says it.
            return [];
        }
    }
}
