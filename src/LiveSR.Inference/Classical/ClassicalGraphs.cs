using System.Globalization;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Classical;

/// <summary>
/// Methods that need no training, as ONNX graphs: they run wherever networks run, through the same engine. Each takes
/// <c>[N, 1, H, W]</c> of intensities from 0 to 1 and gives <c>[N, 1, scale H, scale W]</c>. Beyond its border an image
/// is mirrored, edge pixels repeated, as LiveSR's own resampling and deconvolution do.
/// <para>Only operators that the CPU, CUDA, DirectML and WebGPU providers all have are used: Conv, Slice, Concat, Max,
/// Div, Mul, DepthToSpace.</para>
/// </summary>
public static class ClassicalGraphs
{
    /// <summary>What <see cref="ModelMetadata.Method"/> says of <see cref="RichardsonLucy"/>'s graphs.</summary>
    public const string RichardsonLucyMethod = "richardson-lucy";

    /// <summary>Where nobody looks how much noise there is, few iterations do least harm.</summary>
    private const int CautiousIterations = 5;

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
    /// Richardson-Lucy deconvolution (Richardson 1972, Lucy 1974), then bicubic enlargement, as
    /// <see cref="RichardsonLucyEnhancer"/> computes it, from an even image: the first iteration is a blur and widens the halo
    /// by the function's radius, each further one by twice that.
    /// </summary>
    /// <param name="scale">Enlargement after deconvolution: 1 to 4.</param>
    /// <param name="options">Point-spread function, 1 to 100 iterations, offset (0 to 1).</param>
    public static OnnxModel RichardsonLucy(int scale = 2, RichardsonLucyOptions? options = null)
    {
        options ??= new RichardsonLucyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Iterations, 100, nameof(options));
        var graph = new OnnxGraphBuilder($"richardson-lucy-x{scale}");
        GraphValue image = graph.Input("low", "N", 1, "H", "W");
        GraphValue data = (options.Offset == 0 ? image : image - options.Offset).Max(0f), estimate = Blur(data, options.Psf, adjoint: true);
        for (int i = 1; i < options.Iterations; i++)
        {
            // Where the estimate is zero its blur may be too; a tiny number keeps 0 / 0 from becoming NaN.
            GraphValue ratio = data / Blur(estimate, options.Psf, adjoint: false).Max(Tiny);
            estimate *= Blur(ratio, options.Psf, adjoint: true);
        }

        GraphValue high = scale == 1 ? estimate : Enlarge(estimate, scale, a: -0.5);
        high = options.Offset == 0 ? high : high + options.Offset;
        graph.Output("high", high, "N", 1, $"{scale}*H", $"{scale}*W");
        Describe(graph, scale, "super-resolution");
        graph.Metadata[ModelMetadata.Method] = RichardsonLucyMethod;
        graph.Metadata["livesr.iterations"] = options.Iterations.ToString(CultureInfo.InvariantCulture);
        graph.Metadata["livesr.psf"] = $"{options.Psf.Values.Width}x{options.Psf.Values.Height}";
        return graph.Build();
    }

    /// <summary>
    /// The graphs that LiveSR ships in <c>models/</c>, by file name. <c>livesr models --write-classical</c> writes them
    /// again, and a test compares the shipped files with what this gives.
    /// </summary>
    public static IReadOnlyDictionary<string, Func<OnnxModel>> Shipped { get; } = new Dictionary<string, Func<OnnxModel>>
    {
        ["richardson-lucy-x2.onnx"] = () => RichardsonLucy(options: new RichardsonLucyOptions { Iterations = CautiousIterations }),
    };

    /// <summary>Writes the shipped graphs into a folder, and says where.</summary>
    /// <exception cref="IOException">A file cannot be written, or exists and <paramref name="overwrite"/> is false.</exception>
    public static IReadOnlyList<string> WriteShipped(string folder, bool overwrite = false)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach ((string name, Func<OnnxModel> make) in Shipped)
        {
            string path = Path.Combine(folder, name);
            make().Save(path, overwrite);
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>
    /// Convolves an image with the function, the image mirrored beyond its border. ONNX's Conv is a correlation:
    /// convolution reads the kernel backwards, its adjoint forwards.
    /// </summary>
    private static GraphValue Blur(GraphValue image, PointSpreadFunction psf, bool adjoint)
    {
        (int width, int height) = (psf.Values.Width, psf.Values.Height);
        if (!psf.Profile.IsEmpty)
        {
            // A product of profiles: two passes of 2 r + 1 taps instead of one of their square. A profile is even.
            GraphValue column = image.Graph.Constant(psf.Profile, 1, 1, height, 1), row = image.Graph.Constant(psf.Profile, 1, 1, 1, width);
            return image
                .Pad(new Padding2D(height / 2, 0, height / 2, 0), PadMode.Symmetric).Conv(column)
                .Pad(new Padding2D(0, width / 2, 0, width / 2), PadMode.Symmetric).Conv(row);
        }

        float[] kernel = adjoint ? psf.Values.Values : [.. Enumerable.Reverse(psf.Values.Values)];
        return image
            .Pad(new Extent2D(height / 2, width / 2), PadMode.Symmetric)
            .Conv(image.Graph.Constant(kernel, 1, 1, height, width));
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
