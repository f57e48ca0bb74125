using System.Globalization;
using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Classical;

/// <summary>Parameters of a Richardson-Lucy graph.</summary>
public sealed record RichardsonLucyGraphOptions
{
    /// <value>Enlargement after deconvolution: 1 to 4.</value>
    public int Scale { get; init; } = 2;

    /// <value>Iterations, 1 to 100; more sharpen further, amplify noise, and widen the halo by twice the function's radius each.</value>
    public int Iterations { get; init; } = 10;

    /// <value>
    /// The point-spread function; by default the Gaussian of an oil objective of NA 1.3 at 520 nm with pixels of
    /// 0.108 um (a 60x objective's 6.5 um camera): sigma 0.78 pixels, radius 3.
    /// </value>
    public PsfKernel Psf { get; init; } = PsfKernel.Gaussian(PsfKernel.GaussianSigma(1.3, 0.520, 0.108));
}

/// <summary>
/// Methods that need no training, as ONNX graphs: they run wherever networks run, through the same engine. Each takes
/// <c>[N, 1, H, W]</c> of intensities from 0 to 1 and gives <c>[N, 1, scale H, scale W]</c>. Beyond its border an image
/// is mirrored, edge pixels repeated, as LiveSR's own resampling and deconvolution do.
/// <para>Only operators that the CPU, CUDA, DirectML and WebGPU providers all have are used: Conv, Slice, Concat, Max,
/// Div, Mul, DepthToSpace.</para>
/// </summary>
public static class ClassicalGraphs
{
    private const float Tiny = 1e-12f;

    /// <summary>
    /// Enlargement by cubic convolution (Keys 1981) with pixel centres at half coordinates. As a convolution: the
    /// weights of each of the <c>scale²</c> positions inside a pixel are a channel, which DepthToSpace puts in place.
    /// </summary>
    /// <param name="scale">2 to 4.</param>
    /// <param name="a">Keys' parameter; -0.5 as MATLAB and the papers have it.</param>
    public static OnnxModel Bicubic(int scale, double a = -0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 4);
        var graph = new OnnxGraphBuilder($"bicubic-x{scale}");
        GraphValue low = graph.Input("low", "N", 1, "H", "W");
        graph.Output("high", Enlarge(low, scale, a), "N", 1, $"{scale}*H", $"{scale}*W");
        Describe(graph, scale, "interpolation");
        return graph.Build();
    }

    /// <summary>
    /// Richardson-Lucy deconvolution (Richardson 1972, Lucy 1974), then bicubic enlargement. With the data <c>d</c> and
    /// the blur <c>H</c>, each iteration is <c>u := u * H'(d / H u)</c>; it starts from the data.
    /// </summary>
    public static OnnxModel RichardsonLucy(RichardsonLucyGraphOptions? options = null)
    {
        options ??= new RichardsonLucyGraphOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Scale, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Scale, 4, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Iterations, 100, nameof(options));
        var graph = new OnnxGraphBuilder($"richardson-lucy-x{options.Scale}");
        GraphValue data = graph.Input("low", "N", 1, "H", "W").Max(0f);
        GraphValue estimate = data;
        for (int i = 0; i < options.Iterations; i++)
        {
            // Where the estimate is zero its blur may be too; a tiny number keeps 0 / 0 from becoming NaN.
            GraphValue ratio = data / options.Psf.Convolve(estimate, adjoint: false).Max(Tiny);
            estimate *= options.Psf.Convolve(ratio, adjoint: true);
        }

        GraphValue high = options.Scale == 1 ? estimate : Enlarge(estimate, options.Scale, a: -0.5);
        graph.Output("high", high, "N", 1, $"{options.Scale}*H", $"{options.Scale}*W");
        Describe(graph, options.Scale, "super-resolution");
        graph.Metadata["livesr.iterations"] = options.Iterations.ToString(CultureInfo.InvariantCulture);
        graph.Metadata["livesr.psf"] = $"{options.Psf.Width}x{options.Psf.Height}";
        return graph.Build();
    }

    /// <summary>
    /// The graphs that LiveSR ships in <c>models/</c>, by file name. <c>livesr models --write-classical</c> writes them
    /// again, and a test compares the shipped files with what this gives.
    /// </summary>
    public static IReadOnlyDictionary<string, Func<OnnxModel>> Shipped { get; } = new Dictionary<string, Func<OnnxModel>>
    {
        ["richardson-lucy-x2.onnx"] = () => RichardsonLucy(),
    };

    /// <summary>Writes the shipped graphs into a folder, and says where.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> WriteShipped(string folder)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach ((string name, Func<OnnxModel> make) in Shipped)
        {
            string path = Path.Combine(folder, name);
            make().Save(path);
            paths.Add(path);
        }

        return paths;
    }

    private static GraphValue Enlarge(GraphValue image, int scale, double a)
    {
        const int reach = 2, size = (2 * reach) + 1;
        double[][] phases = [.. Enumerable.Range(0, scale).Select(phase => CubicTaps(((phase + 0.5) / scale) - 0.5, a, reach))];
        float[] kernels =
        [
            .. from row in phases
               from column in phases
               from y in Enumerable.Range(0, size)
               from x in Enumerable.Range(0, size)
               select (float)(row[y] * column[x]),
        ];
        GraphValue weights = image.Graph.Weight("bicubic", kernels, scale * scale, 1, size, size);
        return image.Pad(reach, PadMode.Symmetric).Conv(weights).DepthToSpace(scale);
    }

    /// <summary>Weights of the pixels -reach to reach for a point between -0.5 and 0.5, by Keys' kernel.</summary>
    private static double[] CubicTaps(double at, double a, int reach)
    {
        double[] taps = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Keys(Math.Abs(x - at), a))];
        double sum = taps.Sum();
        return Array.ConvertAll(taps, t => t / sum);
    }

    private static double Keys(double x, double a) => x switch
    {
        <= 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
        < 2 => (((((a * x) - (5 * a)) * x) + (8 * a)) * x) - (4 * a),
        _ => 0,
    };

    private static void Describe(OnnxGraphBuilder graph, int scale, string task)
    {
        graph.Metadata["livesr.name"] = graph.Name;
        graph.Metadata["livesr.version"] = "1.0";
        graph.Metadata["livesr.task"] = task;
        graph.Metadata["livesr.scale"] = scale.ToString(CultureInfo.InvariantCulture);
        graph.Metadata["livesr.input"] = "low";
        graph.Metadata["livesr.colour"] = "gray";
        graph.Metadata["livesr.value_range"] = "0,1";
        graph.Metadata["livesr.size_multiple"] = "1";
        graph.Metadata["livesr.tile_mode"] = "any";
        graph.Metadata["livesr.licence"] = "MIT";
        graph.Metadata["livesr.training_data"] = "none";
    }
}
