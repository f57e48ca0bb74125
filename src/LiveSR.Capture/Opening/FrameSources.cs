using LiveSR.Files;
using LiveSR.Files.Images;
using LiveSR.Simulation;

namespace LiveSR.Capture.Opening;

/// <summary>Opens sources by name.</summary>
public static class FrameSources
{
    /// <summary>
    /// Opens the source that <paramref name="text"/> names: <c>camera:0</c>, <c>video:path-or-url</c>,
    /// <c>sequence:folder/*.png</c>, <c>tiff:path</c>, <c>ffmpeg:input</c>, <c>genicam:serial</c>,
    /// <c>sim:specimen</c>, each with options after a question mark; or the path of a file, or an address on the network.
    /// The README of this project lists the options.
    /// </summary>
    /// <param name="text">The source.</param>
    /// <param name="options">How to open it; by default at full speed from the shared pool.</param>
    /// <exception cref="SourceException">The text names no source, an option is wrong, or the source cannot be opened.</exception>
    public static IFrameSource Open(string text, SourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new SourceOptions();
        var address = SourceAddress.Parse(text);
        return address.Scheme switch
        {
            "camera" => CameraSource.Open(address, options),
            "video" => VideoSource.Open(address, options),
            "sequence" or "tiff" => ImageSource.Open(address, options),
            "ffmpeg" => VideoSource.OpenAny(address, options),
            "genicam" => GenicamSource.Open(address, options),
            "sim" => Simulated(address.Whole, options),
            _ => throw SourceException.Usage($"There is no source '{address.Scheme}:'."),
        };
    }

    /// <summary>The files that opening <paramref name="text"/> would read, which nobody may write meanwhile; none for a camera or a stream.</summary>
    /// <exception cref="SourceException">The text names no source, or no file is there.</exception>
    public static IReadOnlyList<string> FilesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var address = SourceAddress.Parse(text);
        return address.Scheme is "sequence" or "tiff" ? ImageList.Find(address.Target, static _ => { }).Files
            : File.Exists(address.Target) ? [address.Target]
            : [];
    }

    private const double StageTravelUm = 30;

    private static SimulatedSource Simulated(string text, SourceOptions options)
    {
        try
        {
            var simulation = SimulationOptions.Parse(text);
            bool travels = options.Interactive && simulation is { TravelUm: 0, FrameCount: null };
            return new SimulatedSource(travels ? simulation with { TravelUm = StageTravelUm } : simulation, options);
        }
        catch (FormatException e)
        {
            throw SourceException.Usage(e.Message);
        }
    }
}
