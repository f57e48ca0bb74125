using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Analysis;

/// <summary>How large a network is and how much arithmetic an image costs, read from its graph.</summary>
public sealed record GraphCost
{
    /// <summary>Floating-point numbers stored with the graph: weights, biases, statistics of normalisation.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// Floating-point operations for one input pixel, two for each multiply-add of a convolution or matrix product.
    /// Activations and sums are not counted, as is the custom, nor is what does not grow with the image. Null when a
    /// product's size cannot be followed or grows faster than the image. A model that takes images of one size only is
    /// counted at that size, all its products included.
    /// </summary>
    public required double? FlopsPerPixel { get; init; }

    /// <summary>Floating-point operations for a million input pixels.</summary>
    public double? FlopsPerMegapixel => FlopsPerPixel * 1e6;

    /// <summary>Counts a model that takes one image and gives one.</summary>
    /// <exception cref="OnnxFormatException">It takes or gives something else, or the graph contradicts itself.</exception>
    public static GraphCost Of(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        GraphProto graph = model.Proto.Graph;
        return GraphAnalysis.Ask(model, analysis => new GraphCost
        {
            Parameters = ModelValidation.Tensors(graph).Where(IsFloatingPoint).Sum(TensorReader.ElementCount),
            FlopsPerPixel = graph.Node
                .Where(node => node.Output.Any(o => analysis.Find(o) is { FromPixels: true }))
                .Aggregate((double?)0, (sum, node) => sum + (2 * MultiplyAdds(analysis, node))),
        });
    }

    private static bool IsFloatingPoint(TensorProto tensor) =>
        (OnnxElementType)tensor.DataType is OnnxElementType.Float or OnnxElementType.Float16 or OnnxElementType.BFloat16 or OnnxElementType.Double;

    /// <summary>Multiply-adds of a node for one input pixel; null when they cannot be counted.</summary>
    private static double? MultiplyAdds(GraphAnalysis analysis, NodeProto node)
    {
        Value? Input(int index) => index < node.Input.Count ? analysis.Find(node.Input[index]) : null;

        return OnnxModel.OperatorName(node) switch
        {
            // Each output hears every tap of its filter; each input of a transposed one is sent to every tap.
            "Conv" => PerPixel(analysis, analysis.Find(node.Output[0])) * TapsOf(Input(1)),
            "QLinearConv" => PerPixel(analysis, analysis.Find(node.Output[0])) * TapsOf(Input(3)),
            "ConvTranspose" => PerPixel(analysis, Input(0)) * TapsOf(Input(1)),
            "MatMul" or "Gemm" => PerPixel(analysis, analysis.Find(node.Output[0])) * Contracted(analysis, Input(0), node),
            _ => 0,
        };
    }

    /// <summary>Elements of a value for one pixel of the image: 0 when their number does not grow with it.</summary>
    private static double? PerPixel(GraphAnalysis analysis, Value? value)
    {
        if (value is not { Rank: >= 0 })
        {
            return null;
        }

        if (FixedPixels(analysis) is { } pixels)
        {
            return value.Shape.Aggregate((double?)1, (product, size) => product * Number(analysis, size)) / pixels;
        }

        double elements = 1;
        bool height = false, width = false;
        foreach (SymbolicSize size in value.Shape)
        {
            bool again = (size.Variable == SizeVariable.Height && height) || (size.Variable == SizeVariable.Width && width);
            if (!size.IsKnown || again)
            {
                return null;
            }

            height |= size.Variable == SizeVariable.Height;
            width |= size.Variable == SizeVariable.Width;
            elements *= size.IsConstant ? size.Offset.ToDouble() : size.Slope.ToDouble();
        }

        return height && width ? elements : 0;
    }

    /// <summary>Weights divided by their first dimension: <c>[C_out, C_in / group, ...]</c>, transposed <c>[C_in, C_out / group, ...]</c>.</summary>
    private static double? TapsOf(Value? weight) => weight is { Rank: > 1 } && weight.Shape.All(s => s.IsConstant)
        ? weight.Shape.Skip(1).Aggregate(1.0, (product, size) => product * size.Offset.ToDouble())
        : null;

    private static double? Contracted(GraphAnalysis analysis, Value? left, NodeProto node)
    {
        bool transposed = node.OpType == "Gemm" && node.Attribute.Any(a => a.Name == "transA" && a.I != 0);
        return left is { Rank: >= 2 } ? Number(analysis, left.Shape[transposed ? ^2 : ^1]) : null;
    }

    /// <summary>Pixels of the only size of image that the model takes; null when it takes more than one.</summary>
    private static double? FixedPixels(GraphAnalysis analysis) =>
        analysis.Input.Dimensions[2].Value is { } height and > 0 && analysis.Input.Dimensions[3].Value is { } width and > 0 ? (double)height * width : null;

    /// <summary>A size as a number, for one image; null when it is not known or follows a size that is not fixed.</summary>
    private static double? Number(GraphAnalysis analysis, SymbolicSize size)
    {
        double? variable = !size.IsKnown ? null : size.Variable switch
        {
            SizeVariable.None => 0,
            SizeVariable.Batch => 1,
            SizeVariable.Height => analysis.Input.Dimensions[2].Value,
            _ => analysis.Input.Dimensions[3].Value,
        };
        return (variable * size.Slope.ToDouble()) + size.Offset.ToDouble();
    }
}
