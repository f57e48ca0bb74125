using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Inference.Models;

/// <summary>What the network is given.</summary>
public enum ModelInput
{
    /// <summary>The frame itself; the network enlarges it.</summary>
    Low,

    /// <summary>The frame already enlarged by bicubic interpolation; the network keeps the size (as SRCNN and VDSR do).</summary>
    Interpolated,
}

/// <summary>How a network sees colour.</summary>
public enum ModelColour
{
    /// <summary>One channel of intensity. A colour frame is three of them: each channel goes through the network.</summary>
    Gray,

    /// <summary>One channel, BT.601 luma. Of a colour frame, Cb and Cr are enlarged by bicubic interpolation.</summary>
    Luma,

    /// <summary>Three channels R, G, B. A grey frame is given three times, and the answer's luma is taken.</summary>
    Rgb,
}

/// <summary>Which tile sizes a network may be given.</summary>
public enum TileMode
{
    /// <summary>Any: with the halo of its receptive field, a tiled result equals the untiled one.</summary>
    Any,

    /// <summary>One size only, because its receptive field is global or its shape is fixed. Seams are blended.</summary>
    Fixed,
}

/// <summary>The shape of the inputs by which a network is told the point-spread function.</summary>
/// <param name="Side">Pixels of a column and of a row; odd.</param>
/// <param name="Terms">Number of columns and rows, whose products add up to the function.</param>
public readonly record struct PsfInputs(int Side, int Terms);

/// <summary>The keys of <c>metadata_props</c> that make an .onnx file a model package, and how their values are read.</summary>
public static class ModelMetadata
{
    /// <summary>Name that users call it by; when absent, the file's name without extension.</summary>
    public const string Name = "livesr.name";

    /// <summary>Version of the model.</summary>
    public const string Version = "livesr.version";

    /// <summary><c>super-resolution</c> (default), <c>restoration</c>, or <c>interpolation</c>, which infers nothing.</summary>
    public const string Task = "livesr.task";

    /// <summary>
    /// The method that the graph is written from, where LiveSR can write it again for a point-spread function and a noise:
    /// <c>richardson-lucy</c>; absent for networks.
    /// </summary>
    public const string Method = "livesr.method";

    /// <summary>
    /// <c>SIDExTERMS</c> such as <c>25x3</c>, for a network that is told what blurred its image: its graph has the further
    /// inputs <see cref="PsfColumns"/> and <see cref="PsfRows"/>, with values for when none are given.
    /// </summary>
    public const string PsfInputs = "livesr.psf_inputs";

    /// <summary>Input <c>[terms, 1, side, 1]</c>: the columns of the point-spread function (<see cref="Imaging.Microscopy.SeparablePsf"/>).</summary>
    public const string PsfColumns = "psf_columns";

    /// <summary>Input <c>[1, terms, 1, side]</c>: the rows of the point-spread function.</summary>
    public const string PsfRows = "psf_rows";

    /// <summary>Whole number: pixels of output for one pixel of input, along each axis.</summary>
    public const string Scale = "livesr.scale";

    /// <summary><c>low</c> (default) or <c>interpolated</c>.</summary>
    public const string Input = "livesr.input";

    /// <summary><c>gray</c>, <c>luma</c> or <c>rgb</c>.</summary>
    public const string Colour = "livesr.colour";

    /// <summary>
    /// <c>low,high</c>: network values of intensity 0 and of the bit depth's largest (default <c>0,1</c>); or
    /// <c>low,high,fixedLow,fixedHigh</c>: network values of two fixed intensities.
    /// </summary>
    public const string ValueRange = "livesr.value_range";

    /// <summary><c>low,high</c>: values that the network gives for the two intensities, where they are not those that it takes.</summary>
    public const string OutputRange = "livesr.output_range";

    /// <summary>Whole number that tile sizes must be a multiple of; 1 when absent.</summary>
    public const string SizeMultiple = "livesr.size_multiple";

    /// <summary><c>any</c> (default) or <c>fixed</c>.</summary>
    public const string TileMode = "livesr.tile_mode";

    /// <summary>Edge of a fixed tile in pixels of the network's input.</summary>
    public const string TileSize = "livesr.tile_size";

    /// <summary>Licence of the weights.</summary>
    public const string Licence = "livesr.licence";

    /// <summary>What the model was trained on.</summary>
    public const string TrainingData = "livesr.training_data";

    /// <summary>Measured quality, as the training recipe wrote it.</summary>
    public const string Metrics = "livesr.metrics";

    /// <summary>Arithmetic of the weights: <c>fp32</c> (default), <c>fp16</c>, <c>int8</c>.</summary>
    public const string Precision = "livesr.precision";

    /// <summary><c>low,high</c>: the noise it learned on, as <see cref="Imaging.Quality.ImageConditions.Noise"/> measures it.</summary>
    public const string LearnedNoise = "livesr.learned_noise";

    /// <summary><c>low,high</c>: the contrast it learned on, as <see cref="Imaging.Quality.ImageConditions.Contrast"/> measures it.</summary>
    public const string LearnedContrast = "livesr.learned_contrast";

    internal static FigureRange ParseFigures(string text, string key, string model) =>
        FigureRange.TryParse(text, out FigureRange range) ? range : throw Invalid(model, key, text, "low,high such as 0,0.5");

    internal static IntensityRange ParseRange(string text, string model)
    {
        string[] parts = text.Split(',');
        float[] numbers = new float[4];
        bool ok = parts.Length is 2 or 4;
        for (int i = 0; ok && i < parts.Length; i++)
        {
            ok = float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && float.IsFinite(numbers[i]);
        }

        ok &= numbers[0] != numbers[1] && (parts.Length == 2 || numbers[2] != numbers[3]);
        if (!ok)
        {
            throw Invalid(model, ValueRange, text, "low,high such as 0,1, or low,high,fixedLow,fixedHigh");
        }

        return parts.Length == 2
            ? new IntensityRange(IntensityReference.BitDepth, numbers[0], numbers[1])
            : new IntensityRange(IntensityReference.Fixed, numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    internal static T ParseName<T>(string text, string key, string model)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Invalid(model, key, text, string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant());

    internal static PsfInputs ParsePsfInputs(string text, string model)
    {
        string[] parts = text.Split('x');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side % 2 == 1 && side <= 255
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int terms) && terms is >= 1 and <= 64
            ? new PsfInputs(side, terms)
            : throw Invalid(model, PsfInputs, text, "an odd side and a number of terms, such as 25x3");
    }

    internal static int ParseCount(string text, string key, string model, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value
            : throw Invalid(model, key, text, $"a whole number from 1 to {most}");

    private static ModelMetadataException Invalid(string model, string key, string text, string wanted) =>
        new($"{model}: {key} is '{text}'; it must be {wanted}.");
}
