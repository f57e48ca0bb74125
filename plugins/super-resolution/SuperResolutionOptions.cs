using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Models;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.SuperResolution;

/// <summary>The settings of <c>super-resolution</c>.</summary>
/// <param name="Model">Name or path of the model, or of a classical method.</param>
/// <param name="Enhancer">The rest, as the engine takes it.</param>
internal sealed record SuperResolutionOptions(string Model, EnhancerOptions Enhancer)
{
    public static PropertyMap Defaults { get; } = PropertyMap.Empty
        .With("model", "bicubic")
        .With("scale", 0)
        .With("provider", "auto")
        .With("intensities", "")
        .With("roi", "")
        .With("calibration", "")
        .With("tile", 0)
        .With("threads", 0);

    /// <exception cref="PropertyException">A setting does not fit.</exception>
    public static SuperResolutionOptions From(PropertyMap settings)
    {
        PropertyMap all = Defaults.With(settings);
        return new SuperResolutionOptions(NotEmpty(all, "model"), new EnhancerOptions
        {
            Overrides = new ModelOverrides
            {
                Scale = Positive(all, "scale", ModelPackage.LargestScale),
                Intensities = Intensities(all.GetString("intensities")),
            },
            Provider = all.GetChoice("provider", "auto", "cpu", "cuda", "webgpu", "dml"),
            Roi = Roi(all.GetString("roi")),
            Calibration = all.GetString("calibration") is { Length: > 0 } file ? CalibrationOf(file) : null,
            Tile = Positive(all, "tile", 4096),
            Threads = Positive(all, "threads", 4096),
        });
    }

    private static string NotEmpty(PropertyMap settings, string key) =>
        settings.GetString(key) is { Length: > 0 } text ? text : throw new PropertyException($"'{key}' is empty: name a model");

    /// <summary>Null for 0, which leaves the choice to the engine.</summary>
    private static int? Positive(PropertyMap settings, string key, int most)
    {
        int number = settings.GetInt32(key);
        return number < 0 || number > most ? throw new PropertyException($"'{key}' is {number}: choose 1 to {most}, or 0 for the default")
            : number == 0 ? null
            : number;
    }

    private static IntensityRange? Intensities(string text) => text.Length == 0 ? null
        : IntensityRange.TryParse(text, out IntensityRange? range) ? range
        : throw new PropertyException($"'intensities' is '{text}': choose {IntensityRange.Choices}, or nothing for the model's own");

    private static CalibrationFile CalibrationOf(string file)
    {
        try
        {
            return CalibrationFile.Read(file);
        }
        catch (CalibrationException exception)
        {
            throw new PropertyException($"'calibration': {exception.Message}", exception);
        }
    }

    private static PixelRect? Roi(string text)
    {
        try
        {
            return text.Length == 0 ? null : PixelRect.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new PropertyException($"'roi': {exception.Message}", exception);
        }
    }
}
