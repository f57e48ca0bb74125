using LiveSR.Cli.Display;
using LiveSR.Files.Tiff;
using LiveSR.Output;
using LiveSR.Simulation;

namespace LiveSR.Cli.Simulation;

/// <summary>
/// Pairs of what the simulated camera saw (<c>low/</c>) and the truth behind it (<c>high/</c>), under equal names, as
/// recipes take them; <c>optics.json</c> says how each was made. The truth is the one that <c>livesr demo</c> judges by:
/// what an ideal microscope, scale times as good and in focus, gives without noise in the same counts.
/// </summary>
internal sealed class PairFolder
{
    private readonly string _folder;
    private readonly bool _overwrite;
    private readonly List<PairOptics> _optics = [];

    /// <summary>Makes the folders where they are absent.</summary>
    public PairFolder(string folder, bool overwrite)
    {
        (_folder, _overwrite) = (folder, overwrite);
        Directory.CreateDirectory(Path.Combine(folder, "low"));
        Directory.CreateDirectory(Path.Combine(folder, "high"));
    }

    /// <summary>The files that a folder of pairs of these names consists of.</summary>
    public static IEnumerable<string> Files(string folder, IEnumerable<string> names) =>
        names.SelectMany(name => new[] { LowOf(folder, name), HighOf(folder, name) }).Append(OpticsOf(folder));

    /// <summary>Simulates one pair and writes its two files.</summary>
    public void Add(string name, SimulationOptions options)
    {
        using var microscope = new SimulatedMicroscope(options);
        using SimulatedFrame image = microscope.Render(0);
        TiffWriter.WriteStill(LowOf(_folder, name), image.Frame, _overwrite);
        TiffWriter.WriteStill(HighOf(_folder, name), image.Truth!, _overwrite);
        IReadOnlyDictionary<string, string> optics = image.Frame.Metadata.UserData;
        _optics.Add(new PairOptics(
            $"{name}.tif",
            optics["Specimen"],
            options.Seed,
            options.TruthScale,
            optics["NumericalAperture"],
            optics["WavelengthNm"],
            microscope.PixelSizeUm,
            options.DefocusUm,
            options.Photons!.Value,
            options.ReadNoise,
            Math.Round(microscope.Gain, 4),
            microscope.Offset));
    }

    /// <summary>Writes <c>optics.json</c>.</summary>
    public void Complete() => OutputFile.WriteText(
        OpticsOf(_folder),
        FiguresJson.Of(new { synthetic = "LiveSR simulated microscope", pairs = _optics }),
        _overwrite);

    private static string LowOf(string folder, string name) => Path.Combine(folder, "low", $"{name}.tif");

    private static string HighOf(string folder, string name) => Path.Combine(folder, "high", $"{name}.tif");

    private static string OpticsOf(string folder) => Path.Combine(folder, "optics.json");

    private sealed record PairOptics(
        string File,
        string Specimen,
        int Seed,
        int Scale,
        string NumericalAperture,
        string WavelengthNm,
        double PixelSizeUm,
        double DefocusUm,
        double Photons,
        double ReadNoiseElectrons,
        double CountsPerElectron,
        double OffsetCounts);
}
