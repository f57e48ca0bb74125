using System.Collections.Immutable;
using System.Security.Cryptography;
using LiveSR.Imaging;
using LiveSR.Onnx;
using LiveSR.Onnx.Analysis;
using Halo = LiveSR.Imaging.Halo;

namespace LiveSR.Inference.Models;

/// <summary>Reads a <see cref="ModelPackage"/>: metadata where there are any, the user's overrides before them, the graph behind them.</summary>
internal sealed class ModelPackageReader(string path, ModelOverrides overrides)
{
    private ImmutableSortedDictionary<string, string> _metadata = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The package of a file.</summary>
    internal ModelPackage Read() => Read(Load(), Path.GetFullPath(path), Hash(), content: null);

    /// <summary>The package of a graph in memory.</summary>
    internal ModelPackage Read(OnnxModel model)
    {
        byte[] content = model.ToByteArray();
        return Read(model, path, Convert.ToHexStringLower(SHA256.HashData(content)), content);
    }

    private ModelPackage Read(OnnxModel model, string file, string hash, byte[]? content)
    {
        _metadata = model.Metadata;
        OnnxTensorInfo input = OneImage(model.Inputs, "input");
        OnnxTensorInfo output = OneImage(model.Outputs, "output");
        ReceptiveField reach = Reach(model);
        ModelColour colour = Colour(input);
        ModelInput kind = overrides.Input ?? NameOf(ModelMetadata.Input, ModelInput.Low);
        CheckShape(input, colour);
        (TileMode mode, int tileWidth, int tileHeight) = Tile(input, reach);
        return new ModelPackage
        {
            Path = file,
            Content = content,
            Sha256 = hash,
            Method = Text(ModelMetadata.Method),
            PsfInputs = PsfInputs(model),
            Name = Text(ModelMetadata.Name, Path.GetFileNameWithoutExtension(path)),
            Version = Text(ModelMetadata.Version),
            Task = Text(ModelMetadata.Task, "super-resolution"),
            Scale = Scale(kind, reach),
            Input = kind,
            Colour = colour,
            Range = Range(),
            SizeMultiple = mode == TileMode.Any ? Multiple(reach) : 1,
            SmallestTile = mode == TileMode.Any ? Math.Max(TilePlan.SmallestTile(HaloOf(reach), Multiple(reach)), reach.MinimumTile) : 0,
            TileMode = mode,
            TileWidth = tileWidth,
            TileHeight = tileHeight,
            SmallestSize = mode == TileMode.Any ? Math.Max(1, reach.MinimumSize) : 1,
            Halo = reach.IsGlobal ? null : HaloOf(reach),
            FixedReason = FixedReason(input, reach),
            AnyBatch = Dimension(input, 0) is null,
            InputName = input.Name,
            OutputName = output.Name,
            Precision = Text(ModelMetadata.Precision, "fp32"),
            Licence = Text(ModelMetadata.Licence),
            TrainingData = Text(ModelMetadata.TrainingData),
            Metrics = Text(ModelMetadata.Metrics),
            Learned = Learned(),
        };
    }

    private PsfInputs? PsfInputs(OnnxModel model)
    {
        if (Text(ModelMetadata.PsfInputs) is not { Length: > 0 } text)
        {
            return null;
        }

        string[] named = [ModelMetadata.PsfColumns, ModelMetadata.PsfRows];
        return named.All(model.Initializers.Contains)
            ? ModelMetadata.ParsePsfInputs(text, path)
            : throw new ModelMetadataException($"{path}: {ModelMetadata.PsfInputs} is '{text}', but the graph has no inputs {string.Join(" and ", named)} with values of their own; export it again.");
    }

    private LearnedConditions? Learned()
    {
        (FigureRange? noise, FigureRange? contrast) = (Figures(ModelMetadata.LearnedNoise), Figures(ModelMetadata.LearnedContrast));
        return noise is null && contrast is null ? null : new LearnedConditions(noise, contrast);
    }

    private IntensityRange Range()
    {
        IntensityRange own = _metadata.TryGetValue(ModelMetadata.ValueRange, out string? range) ? ModelMetadata.ParseRange(range, path) : new IntensityRange();
        return overrides.Intensities is { } asked ? asked with { Low = own.Low, High = own.High } : own;
    }

    private OnnxModel Load()
    {
        if (!File.Exists(path))
        {
            throw new ModelNotFoundException($"{path}: no such model file; 'livesr models' lists what there is.");
        }

        return Reading(() => OnnxModel.Load(path));
    }

    private ReceptiveField Reach(OnnxModel model) => Reading(() => ReceptiveField.Of(model));

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OnnxExternalDataException e)
        {
            throw new ExternalDataException(e.Message, e);
        }
        catch (OnnxFormatException e)
        {
            throw new ModelFormatException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({e.Message}); check the file and its permissions.", e);
        }
    }

    private string Hash()
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private OnnxTensorInfo OneImage(ImmutableArray<OnnxTensorInfo> tensors, string what)
    {
        if (tensors.Length != 1)
        {
            throw new ModelSignatureException(
                $"{path}: the model has {tensors.Length} {what}s ({string.Join(", ", tensors.Select(t => t.Name))}); LiveSR runs models with one image in and one image out.");
        }

        OnnxTensorInfo tensor = tensors[0];
        return tensor.ElementType == OnnxElementType.Float && tensor.Rank is null or 4
            ? tensor
            : throw new ModelSignatureException($"{path}: the {what} {tensor} is not a float image [N, C, H, W]; export the model with one.");
    }

    private ModelColour Colour(OnnxTensorInfo input)
    {
        if (overrides.Colour is { } asked)
        {
            return asked;
        }

        // Where the model does not say, one channel means luma: on grey frames that is the intensity itself.
        return NameOf(ModelMetadata.Colour, Dimension(input, 1) == 3 ? ModelColour.Rgb : ModelColour.Luma);
    }

    private void CheckShape(OnnxTensorInfo input, ModelColour colour)
    {
        int channels = colour == ModelColour.Rgb ? 3 : 1;
        if (Dimension(input, 1) is { } stated && stated != channels)
        {
            throw new ModelShapeException(
                $"{path}: the input {input} has {stated} channels, but {colour.ToString().ToLowerInvariant()} has {channels}; give the right --colour, or another model.");
        }

        if (Dimension(input, 0) is { } batch && batch != 1)
        {
            throw new ModelShapeException($"{path}: the input {input} takes only {batch} images at once; export the model with a dynamic batch, or a batch of 1.");
        }
    }

    private (TileMode Mode, int Width, int Height) Tile(OnnxTensorInfo input, ReceptiveField reach)
    {
        int? size = Count(ModelMetadata.TileSize, 1 << 15);
        int? height = Dimension(input, 2), width = Dimension(input, 3);
        if (FixedReason(input, reach) is null)
        {
            return (TileMode.Any, 0, 0);
        }

        if (size is not null && ((width ?? size) != size || (height ?? size) != size))
        {
            throw new ModelShapeException($"{path}: {ModelMetadata.TileSize} is {size}, but the graph's input is {input}; export the model again.");
        }

        int fallback = size ?? RoundUp(ModelPackage.DefaultFixedTile, reach.SizeMultiple);
        return (TileMode.Fixed, width ?? height ?? fallback, height ?? width ?? fallback);
    }

    private string? FixedReason(OnnxTensorInfo input, ReceptiveField reach) =>
        Dimension(input, 2) is not null || Dimension(input, 3) is not null ? "its shape is fixed"
        : reach.IsGlobal ? "its receptive field is global"
        : NameOf(ModelMetadata.TileMode, TileMode.Any) == TileMode.Fixed ? "its author says so"
        : null;

    /// <summary>The least common multiple of what the graph and the metadata ask for.</summary>
    private int Multiple(ReceptiveField reach)
    {
        int stated = Count(ModelMetadata.SizeMultiple, 1024) ?? 1;
        return stated / (int)System.Numerics.BigInteger.GreatestCommonDivisor(stated, reach.SizeMultiple) * reach.SizeMultiple;
    }

    private int Scale(ModelInput kind, ReceptiveField reach)
    {
        int? scale = overrides.Scale ?? Count(ModelMetadata.Scale, ModelPackage.LargestScale);
        if (scale is < 1 or > ModelPackage.LargestScale)
        {
            throw new ModelMetadataException($"{path}: a scale of {scale} is not supported; it must be 1 to {ModelPackage.LargestScale}.");
        }

        // A graph that keeps the size may restore (x1) or expect interpolated input (x2, x4): only its author knows.
        int? drawn = kind == ModelInput.Low && reach.Scale > 1 ? reach.Scale : null;
        return scale ?? drawn ?? throw new UnknownScaleException(
            $"{path}: neither the model's metadata nor its graph states the scale; give it with --scale.");
    }

    private static Halo HaloOf(ReceptiveField reach) => new(reach.Halo.Left, reach.Halo.Top, reach.Halo.Right, reach.Halo.Bottom);

    private static int RoundUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;

    private int? Dimension(OnnxTensorInfo tensor, int axis) =>
        tensor.Rank is null || tensor.Dimensions[axis].Value is not { } value ? null
        : value is >= 1 and <= 1 << 15 ? (int)value
        : throw new ModelShapeException($"{path}: the shape of {tensor} is not one of an image.");

    private string Text(string key, string fallback = "") =>
        _metadata.TryGetValue(key, out string? text) && text.Trim() is { Length: > 0 } trimmed ? trimmed.ReplaceLineEndings(" ") : fallback;

    private int? Count(string key, int most) =>
        Text(key) is { Length: > 0 } text ? ModelMetadata.ParseCount(text, key, path, most) : null;

    private FigureRange? Figures(string key) =>
        Text(key) is { Length: > 0 } text ? ModelMetadata.ParseFigures(text, key, path) : null;

    private T NameOf<T>(string key, T fallback)
        where T : struct, Enum =>
        Text(key) is { Length: > 0 } text ? ModelMetadata.ParseName<T>(text, key, path) : fallback;
}
