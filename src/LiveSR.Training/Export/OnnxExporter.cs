using System.Globalization;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;
using LiveSR.Training.Networks;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Export;

/// <summary>
/// Writes a trained network as a model package: an ONNX graph with dynamic batch and size, and <c>livesr.*</c> metadata.
/// Before the file gets its name, ONNX Runtime must compute what the network computes.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Largest difference between ONNX Runtime and the network that export accepts, for intensities 0 to 1.</summary>
    public const float Tolerance = 1e-4f;

    /// <summary>Exports a network.</summary>
    /// <param name="network">The network, with the weights it has now.</param>
    /// <param name="path">The .onnx file to write.</param>
    /// <param name="metadata">Further <c>livesr.*</c> entries: licence, training data, metrics.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <returns>The largest difference between ONNX Runtime and the network on the test images.</returns>
    /// <exception cref="TrainingException">ONNX Runtime computes something else.</exception>
    public static float Export(SuperResolutionNetwork network, string path, IReadOnlyDictionary<string, string>? metadata = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        OnnxModel model = Write(network, metadata);
        float difference = LargestDifference(network, model.ToByteArray());
        if (!(difference <= Tolerance))
        {
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: ONNX Runtime differs from the network by {difference:g3}, more than {Tolerance:g3}; the file was not written."));
        }

        model.Save(path, overwrite);
        return difference;
    }

    /// <summary>The network as a graph, with metadata.</summary>
    public static OnnxModel Write(SuperResolutionNetwork network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool training = network.training;
        network.eval();
        try
        {
            string name = network.GetName();
            var builder = new OnnxGraphBuilder(name);
            GraphValue image = network.HasFixedGraph
                ? builder.Input("image", "N", 1, network.FixedTile!.Value, network.FixedTile.Value)
                : builder.Input("image", "N", 1, "H", "W");
            builder.Output("result", network.Write(new GraphScope(builder, network), image), "N", 1, "sH", "sW");
            builder.Metadata["livesr.name"] = name;
            builder.Metadata["livesr.version"] = "1";
            builder.Metadata["livesr.task"] = "super-resolution";
            builder.Metadata["livesr.scale"] = network.Scale.ToString(CultureInfo.InvariantCulture);
            builder.Metadata["livesr.input"] = network.Input == NetworkInput.Low ? "low" : "interpolated";
            builder.Metadata["livesr.colour"] = "luma";
            builder.Metadata["livesr.value_range"] = "0,1";
            if (network is PsfNetwork)
            {
                builder.Metadata["livesr.psf_inputs"] = string.Create(CultureInfo.InvariantCulture, $"{PsfNetwork.Side}x{PsfNetwork.Terms}");
            }

            if (network.FixedTile is { } tile)
            {
                builder.Metadata["livesr.tile_mode"] = "fixed";
                builder.Metadata["livesr.tile_size"] = tile.ToString(CultureInfo.InvariantCulture);
            }

            foreach ((string? key, string? value) in metadata ?? new Dictionary<string, string>())
            {
                builder.Metadata[key] = value;
            }

            return builder.Build();
        }
        finally
        {
            network.train(training);
        }
    }

    /// <summary>The largest difference between what ONNX Runtime and the network make of noise, in two sizes and batches.</summary>
    public static float LargestDifference(SuperResolutionNetwork network, byte[] model)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var options = new SessionOptions();
        using var session = new InferenceSession(model, options);
        bool training = network.training;
        network.eval();
        try
        {
            return network.HasFixedGraph
                ? Difference(network, session, 2, network.FixedTile!.Value, network.FixedTile.Value)
                : Math.Max(Difference(network, session, 1, Whole(32), Whole(48)), Difference(network, session, 2, Whole(40), Whole(24)));
        }
        finally
        {
            network.train(training);
        }

        long Whole(long size) => (size + network.SizeMultiple - 1) / network.SizeMultiple * network.SizeMultiple;
    }

    private static float Difference(SuperResolutionNetwork network, InferenceSession session, long batch, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        float[] values = new float[batch * height * width];
        var random = new Random(1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        using var input = OrtValue.CreateTensorValueFromMemory(values, [batch, 1, height, width]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, session.InputNames, [input], session.OutputNames);
        ReadOnlySpan<float> theirs = results[0].GetTensorDataAsSpan<float>();
        float[] ours = network.call(tensor(values, [batch, 1, height, width])).data<float>().ToArray();
        if (theirs.Length != ours.Length)
        {
            return float.PositiveInfinity;
        }

        float largest = 0f;
        for (int i = 0; i < ours.Length; i++)
        {
            float difference = MathF.Abs(ours[i] - theirs[i]);
            largest = float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
