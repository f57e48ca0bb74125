using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Providers;
using LiveSR.Onnx;

namespace LiveSR.Inference.Models;

/// <summary>A network as users meet it: one .onnx file, and all that its metadata and its graph say of it.</summary>
public sealed record ModelPackage
{
    /// <summary>Tile of a network with a global receptive field that states none, in pixels of its input.</summary>
    public const int DefaultFixedTile = 256;

    /// <summary>Largest scale that is believed.</summary>
    public const int LargestScale = 16;

    /// <summary>The .onnx file.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the .onnx file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Version, or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>super-resolution</c>, <c>restoration</c> or <c>interpolation</c>.</summary>
    public string Task { get; init; } = "super-resolution";

    /// <summary><c>richardson-lucy</c> for a graph that LiveSR wrote and can write again for another point-spread function, or empty.</summary>
    public string Method { get; init; } = "";

    /// <summary>How the network is told what blurred its image; null for one that is not told.</summary>
    public PsfInputs? PsfInputs { get; init; }

    /// <summary>What it is told; null for the function that its graph holds.</summary>
    public SeparablePsf? Psf { get; init; }

    /// <summary>The graph to run, where it is not the file: one made in memory, or with operators written round the file's.</summary>
    public byte[]? Content { get; init; }

    /// <summary>What was written round the file's graph so that it takes and gives float images <c>[N, C, H, W]</c>; empty for nothing.</summary>
    public string Adapted { get; init; } = "";

    /// <summary>Pixels of output for one pixel of the frame, along each axis.</summary>
    public required int Scale { get; init; }

    /// <summary>What the network is given.</summary>
    public ModelInput Input { get; init; }

    /// <summary>How the network sees colour.</summary>
    public ModelColour Colour { get; init; }

    /// <summary>How intensities map to the network's range, and back.</summary>
    public IntensityRange Range { get; init; } = new();

    /// <summary>Values that the file's network gives for the two intensities; those of <see cref="Range"/> unless said otherwise.</summary>
    public FigureRange OutputRange { get; init; } = new(0, 1);

    /// <summary>The network's input sizes must be multiples of this.</summary>
    public int SizeMultiple { get; init; } = 1;

    /// <summary>Which tile sizes the network may be given.</summary>
    public TileMode TileMode { get; init; }

    /// <summary>Width of a fixed tile in pixels of the network's input; 0 for <see cref="TileMode.Any"/>.</summary>
    public int TileWidth { get; init; }

    /// <summary>Height of a fixed tile in pixels of the network's input; 0 for <see cref="TileMode.Any"/>.</summary>
    public int TileHeight { get; init; }

    /// <summary>Reach of the network in pixels of its input; null when its receptive field is global.</summary>
    public Halo? Halo { get; init; }

    /// <summary>Least tile that keeps anything beside its halo; 0 for <see cref="TileMode.Fixed"/>.</summary>
    public int SmallestTile { get; init; }

    /// <summary>Least height and width that the network can be given; smaller images are mirrored up to it.</summary>
    public int SmallestSize { get; init; } = 1;

    /// <summary>Why tiles have one size only; null for <see cref="TileMode.Any"/>.</summary>
    public string? FixedReason { get; init; }

    /// <summary>True when the graph takes any number of images in a batch, false when it takes one.</summary>
    public bool AnyBatch { get; init; } = true;

    /// <summary>Name of the graph's input.</summary>
    public required string InputName { get; init; }

    /// <summary>Name of the graph's output.</summary>
    public required string OutputName { get; init; }

    /// <summary>Arithmetic of the weights: <c>fp32</c>, <c>fp16</c>, <c>int8</c>.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>Licence of the weights, or empty.</summary>
    public string Licence { get; init; } = "";

    /// <summary>What it was trained on, or empty.</summary>
    public string TrainingData { get; init; } = "";

    /// <summary>Measured quality, or empty.</summary>
    public string Metrics { get; init; } = "";

    /// <summary>In which conditions it learned; null where the package says nothing.</summary>
    public LearnedConditions? Learned { get; init; }

    /// <summary>Channels of the network's input and output: 1 or 3.</summary>
    public int Channels => Colour == ModelColour.Rgb ? 3 : 1;

    /// <summary>Output pixels for one pixel of the network's own input: 1 for a network on interpolated input.</summary>
    public int NetworkScale => Input == ModelInput.Interpolated ? 1 : Scale;

    /// <summary>True when the network puts detail there that the sensor did not record.</summary>
    public bool Infers => Task != "interpolation";

    /// <summary>How the image is cut, in words.</summary>
    public string Tiling => TileMode == TileMode.Any
        ? $"any tile; halo {Halo!.Value.Largest} px, tiled equals untiled"
        : $"tiles of {TileWidth}x{TileHeight} only, because {FixedReason}; seams blended";

    /// <summary>Name and version.</summary>
    public string Title => Version.Length == 0 ? Name : $"{Name} {Version}";

    /// <summary>Reads a model file: its metadata, what its graph says, and its hash.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="overrides">What the user says instead; null for nothing.</param>
    /// <exception cref="ModelNotFoundException">The file does not exist.</exception>
    /// <exception cref="ModelFormatException">It is not ONNX.</exception>
    /// <exception cref="ExternalDataException">Its weights lie outside its folder.</exception>
    /// <exception cref="ModelSignatureException">It does not have one image in and one image out.</exception>
    /// <exception cref="ModelShapeException">Its shapes do not fit images.</exception>
    /// <exception cref="ModelMetadataException">A metadata value is wrong.</exception>
    /// <exception cref="UnknownScaleException">Nothing states its scale.</exception>
    public static ModelPackage Open(string path, ModelOverrides? overrides = null) =>
        new ModelPackageReader(path, overrides ?? new ModelOverrides()).Read();

    /// <summary>The graph itself, read again, in 16-bit floats where those are asked for.</summary>
    /// <exception cref="ModelFormatException">It cannot be written in half precision, or the file was changed or lost since.</exception>
    internal OnnxModel Load(Providers.Precision precision)
    {
        try
        {
            OnnxModel graph = Content is { } content ? OnnxModel.Parse(new MemoryStream(content), Path) : OnnxModel.Load(Path);
            return precision == Providers.Precision.Half ? HalfPrecision.Of(graph) : graph;
        }
        catch (Exception e) when (e is OnnxFormatException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{Path}: cannot be computed in {precision.Id()} ({e.Message}).", e);
        }
    }

    /// <summary>A package of a graph that was made in memory.</summary>
    /// <param name="model">The graph, with its metadata.</param>
    /// <param name="name">What errors call it, in the place of a path.</param>
    /// <param name="overrides">What the user says instead; null for nothing.</param>
    /// <exception cref="InferenceException">As <see cref="Open"/>.</exception>
    public static ModelPackage Of(OnnxModel model, string name, ModelOverrides? overrides = null) =>
        new ModelPackageReader(name, overrides ?? new ModelOverrides()).Read(model);
}
