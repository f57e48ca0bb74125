using LiveSR.Cli.Display;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
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
    private readonly List<PairOptics> _optics = [];

    /// <summary>Makes the folders where they are not there.</summary>
    public PairFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, "low"));
        Directory.CreateDirectory(Path.Combine(folder, "high"));
    }

    /// <summary>Simulates one pair and writes its two files.</summary>
    public void Add(string name, SimulationOptions options)
    {
        using var microscope = new SimulatedMicroscope(options);
        using SimulatedFrame image = microscope.Render(0);
        string file = $"{name}.tif";
        Write(Path.Combine(_folder, "low", file), image.Frame);
        Write(Path.Combine(_folder, "high", file), image.Truth!);
        IReadOnlyDictionary<string, string> optics = image.Frame.Metadata.UserData;
        _optics.Add(new PairOptics(
            file,
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
    public void Complete() => File.WriteAllText(
        Path.Combine(_folder, "optics.json"),
        FiguresJson.Of(new { synthetic = "LiveSR simulated microscope", pairs = _optics }));

    private static void Write(string path, Frame frame)
    {
        using var writer = TiffWriter.Create(path);
        writer.Write(frame);
        writer.Complete();
    }

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
