using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Native.Interop;

namespace LiveSR.Native.Sessions;

/// <summary>A model and how it is opened, as a caller asked for it.</summary>
internal sealed record ModelChoice(string Model, string Provider, ModelOverrides Overrides, int? Tile, int? Threads, CalibrationFile? Calibration)
{
    /// <summary>Reads what a caller gave.</summary>
    /// <exception cref="CallException">A text is not UTF-8 or a value is not one that it may have.</exception>
    public static unsafe ModelChoice Read(byte* model, Options* options)
    {
        string name = Utf8Text.Read(model, "model");
        Options given = options == null ? default
            : Arguments.Read(Arguments.Sized(options, options->StructSize, "options", Options.FirstSize), options->StructSize);
        return new ModelChoice(
            name,
            Utf8Text.ReadOptional(given.Provider, "provider") ?? ExecutionProviders.Auto,
            new ModelOverrides
            {
                Scale = Asked(given.Scale, ModelPackage.LargestScale, "scale"),
                Colour = ColourOf(Utf8Text.ReadOptional(given.Colour, "colour")),
                Intensities = IntensitiesOf(Utf8Text.ReadOptional(given.Intensities, "intensities")),
            },
            Asked(given.Tile, 1 << 15, "tile"),
            Asked(given.Threads, 4096, "threads"),
            Utf8Text.ReadOptional(given.Calibration, "calibration") is { } file ? CalibrationFile.Read(file) : null);
    }

    /// <summary>Opens it.</summary>
    public IFrameEnhancer Open(FramePool pool) => Enhancers.Open(Model, new EnhancerOptions
    {
        Provider = Provider,
        Overrides = Overrides,
        Tile = Tile,
        Threads = Threads,
        Calibration = Calibration,
        Pool = pool,
    });

    private static int? Asked(int value, int largest, string name) =>
        value < 0 || value > largest ? throw new CallException(Status.Argument, $"{name} is {value}; it may be 1 to {largest}, or 0 for the default.")
        : value == 0 ? null
        : value;

    private static IntensityRange? IntensitiesOf(string? text) => text is null ? null
        : IntensityRange.TryParse(text, out IntensityRange? range) ? range
        : throw new CallException(Status.Argument, $"intensities is '{text}'; it may be {IntensityRange.Choices}.");

    private static ModelColour? ColourOf(string? name) => name switch
    {
        null => null,
        "gray" => ModelColour.Gray,
        "luma" => ModelColour.Luma,
        "rgb" => ModelColour.Rgb,
        _ => throw new CallException(Status.Argument, $"colour is '{name}'; it may be gray, luma or rgb."),
    };
}
