using System.Globalization;
using System.Text.Json;
using LiveSR.Imaging.Microscopy;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>
/// What blurred the images of a folder of pairs, by file name: from the <c>optics.json</c> that <c>livesr simulate</c> writes beside
/// <c>low</c> and <c>high</c>. Nothing is known of a folder without one.
/// </summary>
internal static class PairBlurs
{
    /// <summary>The blurs' standard deviations in pixels of the low-resolution images.</summary>
    /// <param name="low">Folder of the low-resolution images.</param>
    /// <exception cref="TrainingException">The file beside it is none of that kind.</exception>
    internal static IReadOnlyDictionary<string, double> Beside(string low)
    {
        string file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(low))!, "optics.json");
        if (!File.Exists(file))
        {
            return new Dictionary<string, double>();
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.GetProperty("pairs").EnumerateArray().ToDictionary(pair => pair.GetProperty("file").GetString()!, SigmaOf);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new TrainingException($"{file}: not what `livesr simulate` writes of its pairs: {error.Message}", error);
        }
    }

    private static double SigmaOf(JsonElement pair)
    {
        double Read(string name) => double.Parse(pair.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        var optics = new Optics(Read("numericalAperture"), Read("wavelengthNm") / 1000, pair.GetProperty("defocusUm").GetDouble());
        return OpticsRecipe.SigmaOf(optics, pair.GetProperty("pixelSizeUm").GetDouble());
    }
}
