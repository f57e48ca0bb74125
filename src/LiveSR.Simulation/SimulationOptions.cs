using System.Globalization;

namespace LiveSR.Simulation;

/// <summary>What a <see cref="SimulatedMicroscope"/> looks at, through what optics, with what camera.</summary>
public sealed record SimulationOptions
{
    /// <summary>The specimen.</summary>
    /// <value>By default F-actin.</value>
    public SpecimenKind Specimen { get; init; } = SpecimenKind.Actin;

    /// <summary>Width of the sensor in pixels.</summary>
    /// <value>32 to 8192, by default 512.</value>
    public int Width { get; init; } = 512;

    /// <summary>Height of the sensor in pixels.</summary>
    /// <value>32 to 8192, by default 512.</value>
    public int Height { get; init; } = 512;

    /// <summary>Images per second.</summary>
    /// <value>By default 30.</value>
    public double FrameRate { get; init; } = 30;

    /// <summary>Names the specimen and its noise: equal options give equal bytes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Numerical aperture of the objective; null for the specimen's usual one.</summary>
    public double? NumericalAperture { get; init; }

    /// <summary>Emission wavelength in nanometres; null for the specimen's usual one. A colour image has 460, 530 and 610 nm.</summary>
    public double? WavelengthNm { get; init; }

    /// <summary>Edge of a pixel in the specimen, in micrometres; null for the specimen's usual one.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Distance of the specimen from the focal plane, in micrometres.</summary>
    public double DefocusUm { get; init; }

    /// <summary>
    /// Expected photo-electrons in a bright pixel: the level that one pixel in 200 exceeds; for the stained smear, the
    /// level of the empty field. 0 takes what the camera gives without the specimen: with no background a dark series, with
    /// some a flat one, of the same camera.
    /// </summary>
    /// <value>By default 400, and 12,000 for the smear.</value>
    public double? Photons { get; init; }

    /// <summary>Photo-electrons of uniform background in every pixel; null for 2% of <see cref="Photons"/>, and none for the smear.</summary>
    public double? Background { get; init; }

    /// <summary>Share of the light that comes from above and below the focal plane, 0 to 0.9; null for the specimen's usual one.</summary>
    public double? Haze { get; init; }

    /// <summary>Read noise of the camera: standard deviation in electrons.</summary>
    public double ReadNoise { get; init; } = 1.6;

    /// <summary>How much read noise differs from pixel to pixel, as sCMOS cameras have it: the standard deviation of its logarithm about <see cref="ReadNoise"/>.</summary>
    /// <value>By default 0: it is the same in all.</value>
    public double ReadNoiseSpread { get; init; }

    /// <summary>Pixels of the camera whose dark current stands out, by 20 to 2000 electrons an image.</summary>
    /// <value>By default none.</value>
    public int HotPixels { get; init; }

    /// <summary>Counts of a pixel without light; null for 100 at 12 bits or more, and for 4 at 8 bits.</summary>
    public double? Offset { get; init; }

    /// <summary>Counts per photo-electron; null to leave room above the bright level for the truth at twice the scale.</summary>
    public double? Gain { get; init; }

    /// <summary>Significant bits of the camera: 8, 10, 12, 14 or 16.</summary>
    /// <value>By default 16, and 8 for the smear.</value>
    public int? BitDepth { get; init; }

    /// <summary>Scale of the true image that accompanies each frame: 1, 2 or 4; 0 for none.</summary>
    public int TruthScale { get; init; }

    /// <summary>Images until the recording ends; null for a camera that never ends.</summary>
    public long? FrameCount { get; init; }

    /// <summary>
    /// Images after which the motion repeats, seamlessly; the noise never does. While they fit into 512 MiB the
    /// noiseless images of one loop are kept, so that from the second loop on a frame costs only its noise.
    /// </summary>
    /// <value>1 to 100,000, by default 96.</value>
    public int Loop { get; init; } = 96;

    /// <summary>Factor on all amplitudes of motion; 0 for a fixed specimen.</summary>
    public double Motion { get; init; } = 1;

    /// <summary>
    /// How far the stage can be moved from its middle along each axis, in micrometres: the specimen reaches so much
    /// further. Another travel is another specimen.
    /// </summary>
    /// <value>By default 0: the stage stands still.</value>
    public double TravelUm { get; init; }

    /// <summary>Reads the text after <c>sim:</c>, such as <c>actin?size=512x384&amp;fps=30&amp;seed=7</c>.</summary>
    /// <param name="text">A specimen, and options as key=value separated by &amp;.</param>
    /// <exception cref="FormatException">An unknown specimen or option, or a value out of range; the message lists what is known.</exception>
    public static SimulationOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string name = query < 0 ? text : text[..query];
        var options = new SimulationOptions { Specimen = ParseSpecimen(name) };
        foreach (string pair in query < 0 ? [] : text[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? pair : pair[..equals], value = equals < 0 ? "" : pair[(equals + 1)..];
            options = options.With(key, value);
        }

        return options;
    }

    /// <summary>Photo-electrons in a bright pixel where the options do not say.</summary>
    internal static double UsualPhotons(SpecimenKind specimen) => specimen == SpecimenKind.Smear ? 12_000 : 400;

    private static SpecimenKind ParseSpecimen(string name) =>
        name.Length > 0 && char.IsLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out SpecimenKind kind)
            ? kind
            : throw new FormatException(
                $"sim:{name}: unknown specimen; use one of {string.Join(", ", Enum.GetNames<SpecimenKind>()).ToLowerInvariant()}.");

    private SimulationOptions With(string key, string value) => key switch
    {
        "size" => WithSize(value),
        "fps" => this with { FrameRate = Number(key, value, 0.001, 10_000) },
        "seed" => this with { Seed = (int)Whole(key, value, int.MinValue, int.MaxValue) },
        "na" => this with { NumericalAperture = Number(key, value, 0.05, 1.49) },
        "wavelength" => this with { WavelengthNm = Number(key, value, 200, 2000) },
        "pixel" => this with { PixelSizeUm = Number(key, value, 0.01, 20) },
        "defocus" => this with { DefocusUm = Number(key, value, -20, 20) },
        "photons" => this with { Photons = Number(key, value, 0, 1e6) },
        "background" => this with { Background = Number(key, value, 0, 1e6) },
        "haze" => this with { Haze = Number(key, value, 0, 0.9) },
        "read-noise" => this with { ReadNoise = Number(key, value, 0, 1000) },
        "read-noise-spread" => this with { ReadNoiseSpread = Number(key, value, 0, 2) },
        "hot" => this with { HotPixels = (int)Whole(key, value, 0, 1000) },
        "offset" => this with { Offset = Number(key, value, 0, 65535) },
        "gain" => this with { Gain = Number(key, value, 1e-6, 1e6) },
        "depth" => this with { BitDepth = (int)OneOf(key, value, 8, 10, 12, 14, 16) },
        "truth" or "scale" => this with { TruthScale = (int)OneOf(key, value, 0, 1, 2, 4) },
        "frames" => this with { FrameCount = Whole(key, value, 1, long.MaxValue) },
        "loop" => this with { Loop = (int)Whole(key, value, 1, 100_000) },
        "motion" => this with { Motion = Number(key, value, 0, 10) },
        "travel" => this with { TravelUm = Number(key, value, 0, 200) },
        _ => throw new FormatException(
            $"sim: unknown option '{key}'; use one of size, fps, seed, na, wavelength, pixel, defocus, photons, background, "
            + "haze, read-noise, read-noise-spread, hot, offset, gain, depth, truth (or scale), frames, loop, motion, travel."),
    };

    private SimulationOptions WithSize(string value)
    {
        string[] parts = value.Split('x');
        return parts.Length is 1 or 2
            ? this with { Width = (int)Whole("size", parts[0], 32, 8192), Height = (int)Whole("size", parts[^1], 32, 8192) }
            : throw new FormatException($"sim: size={value} is not a size; write size=512 or size=640x480.");
    }

    private static double Number(string key, string value, double low, double high) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= low && number <= high
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"sim: {key}={value} is not a number from {low} to {high}."));

    private static long Whole(string key, string value, long low, long high) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= low && number <= high
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"sim: {key}={value} is not a whole number from {low} to {high}."));

    private static long OneOf(string key, string value, params long[] allowed) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && allowed.Contains(number)
            ? number
            : throw new FormatException($"sim: {key}={value} is not one of {string.Join(", ", allowed)}.");
}

/// <summary>The specimens that the simulated microscope can look at.</summary>
public enum SpecimenKind
{
    /// <summary>F-actin: stress fibres, a branched meshwork and a cortex, at 520 nm through NA 1.3.</summary>
    Actin,

    /// <summary>Microtubules that grow from an organising centre.</summary>
    Microtubules,

    /// <summary>Endoplasmic reticulum: a network of tubules with three-way junctions, sheets around the nucleus.</summary>
    Er,

    /// <summary>Clathrin-coated pits: rings of about 150 nm that diffuse in the membrane.</summary>
    Pits,

    /// <summary>Nuclei with chromatin texture and nucleoli, at 460 nm through NA 0.75.</summary>
    Nuclei,

    /// <summary>A stained blood smear in colour: red cells, white cells, platelets.</summary>
    Smear,
}
