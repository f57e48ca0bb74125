using System.Collections.Immutable;
using System.Security.Cryptography;
using LiveSR.Imaging;
using LiveSR.Onnx;
using LiveSR.Onnx.Adapting;
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

    private ModelPackage Read(OnnxModel original, string file, string hash, byte[]? content)
    {
        _metadata = original.Metadata;
        OnnxElementType takes = OneImage(original.Inputs, "input"), gives = OneImage(original.Outputs, "output");
        IntensityRange range = Range(takes);
        FigureRange outputRange = OutputRange(gives, range);
        AdaptedModel adapted = Adapted(original, range, outputRange);
        OnnxModel model = adapted.Model;
        OnnxTensorInfo input = model.Inputs[0];
        ReceptiveField reach = Reading(() => ReceptiveField.Of(model));
        ModelColour colour = Colour(input, reach);
        int? scale = StatedScale();
        ModelInput kind = overrides.Input ?? NameOf(ModelMetadata.Input, reach.Scale == 1 && scale > 1 ? ModelInput.Interpolated : ModelInput.Low);
        CheckShape(input, colour, reach);
        (TileMode mode, int tileWidth, int tileHeight) = Tile(input, reach);
        return new ModelPackage
        {
            Path = file,
            Content = adapted.Changes.IsEmpty ? content : model.ToByteArray(),
            Adapted = string.Join("; ", adapted.Changes),
            Sha256 = hash,
            Method = Text(ModelMetadata.Method),
            PsfInputs = PsfInputs(model),
            Name = Text(ModelMetadata.Name, Path.GetFileNameWithoutExtension(path)),
            Version = Text(ModelMetadata.Version),
            Task = Text(ModelMetadata.Task, "super-resolution"),
            Scale = Scale(scale, kind, reach),
            Input = kind,
            Colour = colour,
            Range = range,
            OutputRange = outputRange,
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
            OutputName = model.Outputs[0].Name,
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

    /// <summary>What the network is given for two intensities: what the user says, then the metadata, then the type of its elements.</summary>
    private IntensityRange Range(OnnxElementType takes)
    {
        IntensityRange own = _metadata.TryGetValue(ModelMetadata.ValueRange, out string? range) ? ModelMetadata.ParseRange(range, path)
            : takes.ImageRange() is { } ends ? new IntensityRange(Low: ends.Low, High: ends.High)
            : new IntensityRange();
        own = overrides.InputRange is { } input ? own with { Low = (float)input.Low, High = (float)input.High } : own;
        return overrides.Intensities is { } asked ? asked with { Low = own.Low, High = own.High } : own;
    }

    private FigureRange OutputRange(OnnxElementType gives, IntensityRange input) =>
        overrides.OutputRange ?? Figures(ModelMetadata.OutputRange)
        ?? (gives.ImageRange() is { } ends ? new FigureRange(ends.Low, ends.High) : new FigureRange(input.Low, input.High));

    /// <summary>The model in the one form that the engine runs, which gives its values in the range in which it takes them.</summary>
    private AdaptedModel Adapted(OnnxModel model, IntensityRange input, FigureRange output)
    {
        double gain = ((double)input.High - input.Low) / (output.High - output.Low);
        return double.IsFinite(gain)
            ? Reading(() => ImageAdapter.Adapt(model, (float)gain, (float)(input.Low - (gain * output.Low))))
            : throw new ModelMetadataException($"{path}: an output range of {output} has no width; give --output-range low,high.");
    }

    private OnnxModel Load()
    {
        if (!File.Exists(path))
        {
            throw new ModelNotFoundException($"{path}: no such model file; 'livesr models' lists what there is.");
        }

        return Reading(() => OnnxModel.Load(path));
    }

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

    private OnnxElementType OneImage(ImmutableArray<OnnxTensorInfo> tensors, string what)
    {
        if (tensors.Length != 1)
        {
            throw new ModelSignatureException(
                $"{path}: the model has {tensors.Length} {what}s ({string.Join(", ", tensors)}); LiveSR runs models with one image in and one image out.");
        }

        OnnxTensorInfo tensor = tensors[0];
        return tensor.Rank is not (null or 4)
            ? throw new ModelSignatureException($"{path}: the {what} {tensor} has {tensor.Rank} axes; LiveSR runs models on images [N, C, H, W] or [N, H, W, C].")
            : tensor.ElementType.HoldsImages()
            ? tensor.ElementType
            : throw new ModelSignatureException($"{path}: the {what} {tensor} holds no intensities; LiveSR runs models on {string.Join(", ", Enum.GetValues<OnnxElementType>().Where(type => type.HoldsImages()))}.");
    }

    private ModelColour Colour(OnnxTensorInfo input, ReceptiveField reach)
    {
        if (overrides.Colour is { } asked)
        {
            return asked;
        }

        // Where the model does not say, one channel means luma: on grey frames that is the intensity itself.
        return NameOf(ModelMetadata.Colour, (Dimension(input, 1) ?? reach.Channels) == 3 ? ModelColour.Rgb : ModelColour.Luma);
    }

    private void CheckShape(OnnxTensorInfo input, ModelColour colour, ReceptiveField reach)
    {
        int channels = colour == ModelColour.Rgb ? 3 : 1;
        if (Dimension(input, 1) is { } stated && stated != channels)
        {
            throw new ModelShapeException(stated is 1 or 3
                ? $"{path}: the input {input} has {stated} channels, but {colour.ToString().ToLowerInvariant()} has {channels}; give the right --colour, or another model."
                : $"{path}: the input {input} has {stated} channels; LiveSR runs models on images of 1 (gray, luma) or 3 (rgb).");
        }

        if (reach.Channels is { } given && given != channels)
        {
            throw new ModelShapeException($"{path}: the model gives {given} channels for {channels}; LiveSR runs models that give as many as they take: 1 (gray, luma) or 3 (rgb).");
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

    private int? StatedScale() => (overrides.Scale ?? Count(ModelMetadata.Scale, ModelPackage.LargestScale)) is not { } scale ? null
        : scale is >= 1 and <= ModelPackage.LargestScale ? scale
        : throw new ModelMetadataException($"{path}: a scale of {scale} is not supported; it must be 1 to {ModelPackage.LargestScale}.");

    private int Scale(int? stated, ModelInput kind, ReceptiveField reach)
    {
        if (reach is { Scale: null, ScaleX: { } x, ScaleY: { } y })
        {
            throw new ModelShapeException($"{path}: the model enlarges by {x} along rows and {y} along columns; LiveSR runs models that enlarge both by one whole number.");
        }

        // A graph that keeps the size may restore (x1) or expect interpolated input (x2, x4): only its author knows.
        int? drawn = kind == ModelInput.Low && reach.Scale > 1 ? reach.Scale : null;
        return stated ?? drawn ?? throw new UnknownScaleException(
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
