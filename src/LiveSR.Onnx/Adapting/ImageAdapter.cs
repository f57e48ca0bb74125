using System.Collections.Immutable;
using System.Globalization;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Adapting;

/// <summary>A model in the one form that LiveSR runs.</summary>
/// <param name="Model">The model; the one that was given where nothing had to change.</param>
/// <param name="Changes">What was written round it, in a few words each.</param>
public sealed record AdaptedModel(OnnxModel Model, ImmutableArray<string> Changes);

/// <summary>
/// Brings a model of others' making into the one form that LiveSR runs: floats <c>[N, C, H, W]</c> in, floats
/// <c>[N, C, scale H, scale W]</c> out. What differs is written round the graph as operators, so that whoever runs it
/// (tiles, every execution provider) needs not know: channels that come last are transposed, other types are cast (to
/// integers rounded and saturated), a network without padding gets its image mirrored outwards by as much as it loses.
/// </summary>
public sealed class ImageAdapter
{
    /// <summary>Operator set in which Pad takes its amounts as an input.</summary>
    private const int LeastOpsetForPadding = 11;

    private readonly OnnxModel _model;
    private readonly GraphWrapping _wrapping;
    private readonly List<string> _changes = [];

    private ImageAdapter(OnnxModel model)
    {
        _model = new OnnxModel(model.Proto.Clone(), model.Path);
        _wrapping = new GraphWrapping(_model.Proto.Graph);
    }

    private OnnxTensorInfo Input => _model.Inputs[0];

    private OnnxTensorInfo Output => _model.Outputs[0];

    /// <summary>Adapts a model that takes one image and gives one.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="gain">Factor on the values that it gives.</param>
    /// <param name="offset">What is added to them then.</param>
    /// <exception cref="OnnxFormatException">It takes or gives something else, or the graph contradicts itself.</exception>
    public static AdaptedModel Adapt(OnnxModel model, float gain = 1, float offset = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        var adapter = new ImageAdapter(model);
        adapter.AdaptInput();
        adapter.AdaptOutput(gain, offset);
        adapter.AdaptSize();
        return adapter._changes.Count == 0 ? new AdaptedModel(model, []) : new AdaptedModel(adapter._model, [.. adapter._changes]);
    }

    private void AdaptInput()
    {
        OnnxTensorInfo input = Input;
        var steps = new List<GraphStep>();
        if (input.ElementType != OnnxElementType.Float)
        {
            if (input.ElementType.ImageRange() is { } ends)
            {
                steps.AddRange(GraphStep.Quantize(ends.Low, ends.High));
            }

            steps.Add(GraphStep.Cast(input.ElementType));
            _changes.Add($"takes {input.ElementType}");
        }

        ImmutableArray<OnnxDimension> shape = input.Dimensions;
        if (HasChannelsLast(input) || IsTransposedFirst(input))
        {
            shape = [shape[0], shape[3], shape[1], shape[2]];
            steps.Add(GraphStep.Transpose(0, 2, 3, 1));
            _changes.Add("takes NHWC");
        }

        if (steps.Count > 0)
        {
            _wrapping.Before(input.Name, OnnxElementType.Float, shape, steps);
        }
    }

    private void AdaptOutput(float gain, float offset)
    {
        OnnxTensorInfo output = Output;
        var steps = new List<GraphStep>();
        ImmutableArray<OnnxDimension> shape = output.Dimensions;
        if (HasChannelsLast(output) || GivesChannelsLast())
        {
            shape = output.Rank == 4 ? [shape[0], shape[3], shape[1], shape[2]] : default;
            steps.Add(GraphStep.Transpose(0, 3, 1, 2));
            _changes.Add("gives NHWC");
        }

        if (output.ElementType != OnnxElementType.Float)
        {
            steps.Add(GraphStep.Cast(OnnxElementType.Float));
            _changes.Add($"gives {output.ElementType}");
        }

        if (gain != 1 || offset != 0)
        {
            steps.AddRange(GraphStep.Map(gain, offset));
            _changes.Add(string.Create(CultureInfo.InvariantCulture, $"output {gain:0.######} x {(offset < 0 ? '-' : '+')} {Math.Abs(offset):0.######}"));
        }

        if (steps.Count > 0)
        {
            _wrapping.Behind(output.Name, OnnxElementType.Float, shape.IsDefault ? [default, default, default, default] : shape, steps);
        }
    }

    /// <summary>Gives a network that makes its image smaller (or a little larger) at the border the size that its scale says.</summary>
    private void AdaptSize()
    {
        ImmutableArray<OnnxDimension> shape = Input.Dimensions;
        (BorderLoss Rows, BorderLoss Columns)? loss = GraphAnalysis.Ask(_model, analysis => BorderLoss.Of(analysis, Output));
        if (loss is not { } found || (found.Rows.IsNone && found.Columns.IsNone) || _model.Opset < LeastOpsetForPadding)
        {
            return;
        }

        (BorderLoss rows, BorderLoss columns) = found;
        if (rows.Pad > 0 || columns.Pad > 0)
        {
            var border = new Padding2D(rows.PadBefore, columns.PadBefore, rows.Pad - rows.PadBefore, columns.Pad - columns.PadBefore);
            _wrapping.Before(Input.Name, OnnxElementType.Float, [shape[0], shape[1], Without(shape[2], rows.Pad), Without(shape[3], columns.Pad)], [GraphStep.Reflect(border)]);
        }

        var crop = new Padding2D(rows.CropBefore, columns.CropBefore, rows.Crop - rows.CropBefore, columns.Crop - columns.CropBefore);
        _wrapping.Behind(Output.Name, OnnxElementType.Float, [default, default, default, default], crop == default ? [] : [GraphStep.Crop(crop)]);
        _changes.Add(rows.Pad > 0 || columns.Pad > 0
            ? $"has no padding: image mirrored by {rows.Pad}x{columns.Pad} px"
            : $"gives a border: {rows.Crop}x{columns.Crop} px cut off");
    }

    private static bool HasChannelsLast(OnnxTensorInfo tensor) =>
        tensor.Rank == 4 && !IsChannels(tensor.Dimensions[1]) && IsChannels(tensor.Dimensions[3]);

    private static bool IsChannels(OnnxDimension dimension) => dimension.Value is 1 or 3;

    /// <summary>Whether all that reads the input brings its last axis to the second place, as exporters of NHWC models do.</summary>
    private bool IsTransposedFirst(OnnxTensorInfo input)
    {
        NodeProto[] readers = [.. _model.Proto.Graph.Node.Where(n => n.Input.Contains(input.Name))];
        return input.Rank == 4 && !IsChannels(input.Dimensions[1]) && readers.Length > 0 && Array.TrueForAll(readers, IsToChannelsFirst);
    }

    private static bool IsToChannelsFirst(NodeProto node) =>
        node.OpType == "Transpose" && node.Attribute.FirstOrDefault(a => a.Name == "perm") is { } order && order.Ints.SequenceEqual([0L, 3, 1, 2]);

    /// <summary>Whether the graph's operators lead to channels in the last place, whatever it declares.</summary>
    private bool GivesChannelsLast() => GraphAnalysis.Ask(_model, analysis =>
        analysis.Output is { Rank: 4 } output && output.Shape[1].IsSpatial
        && output.Shape[3].IsConstant && (output.Shape[3].Offset == Ratio.One || output.Shape[3].Offset == 3));

    private static OnnxDimension Without(OnnxDimension size, int pad) => size.Value is { } pixels ? pixels - pad : size;
}
