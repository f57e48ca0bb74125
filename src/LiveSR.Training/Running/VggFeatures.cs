using System.Text.RegularExpressions;
using LiveSR.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>
/// The convolutions of VGG-19 (Simonyan and Zisserman 2015, table 1, E) up to the last layer asked for: what a perceptual
/// loss compares images by. Its weights are never trained. Modules are named as torchvision names them
/// (<c>features.0.weight</c>), so that its weights fit; TorchVision's own would come with its classifier, 144 million
/// values for the 20 million used.
/// </summary>
internal sealed class VggFeatures : nn.Module<Tensor, Tensor>
{
    private const int RandomSeed = 19;

    private static readonly (int Channels, int Convolutions)[] Levels = [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)];

    // ImageNet's mean and deviation of red, green and blue, which the published weights were trained with.
    private static readonly (double Mean, double Deviation)[] Colours = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)];

    private readonly Sequential features;
    private readonly List<string> _names = [];
    private readonly HashSet<string> _wanted;

    /// <summary>With fixed random weights: the same in every run and on every machine.</summary>
    /// <param name="layers">Layers whose results are features: <c>relu1_2</c> to <c>relu5_4</c>.</param>
    internal VggFeatures(IEnumerable<string> layers)
        : base("vgg19")
    {
        _wanted = [.. layers];
        features = nn.Sequential(Layers());
        RegisterComponents();
        FillRandomly();
        foreach (Parameter parameter in parameters())
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>All layers that can be asked for.</summary>
    internal static IEnumerable<string> LayerNames =>
        Levels.SelectMany((level, i) => Enumerable.Range(1, level.Convolutions).Select(j => NameOf(i, j)));

    /// <summary>The last layer's result.</summary>
    public override Tensor forward(Tensor input) => All(input)[^1];

    /// <summary>The results <c>[N, C, H, W]</c> of the layers asked for, shallow ones first, of images <c>[N, 1, H, W]</c> from 0 to 1.</summary>
    internal IReadOnlyList<Tensor> All(Tensor images)
    {
        var found = new List<Tensor>();
        Tensor value = cat([.. Colours.Select(colour => (images - colour.Mean) / colour.Deviation)], 1);
        foreach ((nn.Module? layer, string? name) in features.children().Zip(_names))
        {
            value = ((nn.Module<Tensor, Tensor>)layer).call(value);
            if (_wanted.Contains(name))
            {
                found.Add(value);
            }
        }

        return found;
    }

    /// <summary>Takes VGG-19's weights from an ONNX file, or from a state dictionary as TorchSharp saves it.</summary>
    /// <exception cref="TrainingException">The file is neither, or of another network.</exception>
    internal void LoadWeights(string file)
    {
        try
        {
            if (Path.GetExtension(file).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
            {
                LoadOnnx(OnnxModel.Load(file));
                return;
            }

            var loaded = new Dictionary<string, bool>();
            load(file, strict: false, loadedParameters: loaded);
            string? missing = state_dict().Keys.FirstOrDefault(key => !loaded.GetValueOrDefault(key));
            if (missing is not null)
            {
                throw new InvalidDataException($"it has no {missing}");
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or OnnxFormatException or InvalidOperationException)
        {
            throw new TrainingException($"perceptual.weights: {file} gives no VGG-19: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static string NameOf(int level, int convolution) => FormattableString.Invariant($"relu{level + 1}_{convolution}");

    private IEnumerable<nn.Module<Tensor, Tensor>> Layers()
    {
        (int from, int found) = (3, 0);
        for (int level = 0; level < Levels.Length; level++)
        {
            for (int convolution = 1; convolution <= Levels[level].Convolutions; convolution++)
            {
                string name = NameOf(level, convolution);
                _names.AddRange(["", name]);
                yield return nn.Conv2d(from, Levels[level].Channels, 3, padding: 1);
                yield return nn.ReLU();
                from = Levels[level].Channels;
                found += _wanted.Contains(name) ? 1 : 0;
                if (found == _wanted.Count)
                {
                    yield break;
                }
            }

            _names.Add("");
            yield return nn.MaxPool2d(2);
        }
    }

    /// <summary>He's normal weights without bias, by a generator of their own: the run's seed does not change them.</summary>
    private void FillRandomly()
    {
        using IDisposable frozen = no_grad();
        var random = new Random(RandomSeed);
        foreach (Conv2d convolution in features.children().OfType<Conv2d>())
        {
            long[] shape = convolution.weight.shape;
            double deviation = Math.Sqrt(2.0 / (shape[1] * shape[2] * shape[3]));
            using Tensor values = tensor(Normals(random, (int)convolution.weight.numel(), deviation), shape);
            convolution.weight.copy_(values);
            convolution.bias!.zero_();
        }
    }

    /// <summary>Box and Muller's transform of two even draws gives two normal ones.</summary>
    private static float[] Normals(Random random, int count, double deviation)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i += 2)
        {
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < count)
            {
                values[i + 1] = (float)(radius * sine);
            }
        }

        return values;
    }

    /// <summary>
    /// An ONNX file's convolutions in the order of the numbers in their names, as exporters of PyTorch
    /// (<c>features.10.weight</c>) and the ONNX model zoo (<c>vgg0_conv4_weight</c>) number them.
    /// </summary>
    private void LoadOnnx(OnnxModel model)
    {
        using IDisposable frozen = no_grad();
        var weights = model.Initializers
            .Where(name => model.DimensionsOf(name).Length == 4)
            .OrderBy(name => string.Join(' ', Regex.Matches(name, "[0-9]+").Select(number => number.Value.PadLeft(6, '0'))), StringComparer.Ordinal)
            .ToList();
        var convolutions = features.children().OfType<Conv2d>().ToList();
        foreach ((Conv2d? convolution, string? name) in convolutions.Zip(weights))
        {
            Fill(convolution.weight, model, name);
            Fill(convolution.bias!, model, name.Replace("weight", "bias", StringComparison.Ordinal));
        }

        if (weights.Count < convolutions.Count)
        {
            throw new InvalidDataException($"it has {weights.Count} convolutions, not {convolutions.Count}");
        }
    }

    private static void Fill(Parameter parameter, OnnxModel model, string name)
    {
        if (!model.Initializers.Contains(name) || !model.DimensionsOf(name).SequenceEqual(parameter.shape))
        {
            throw new InvalidDataException($"its {name} is absent or not of the shape [{string.Join(", ", parameter.shape)}]");
        }

        using Tensor values = tensor(model.ReadFloats(name), parameter.shape);
        parameter.copy_(values);
    }
}
