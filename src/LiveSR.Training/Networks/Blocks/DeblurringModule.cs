using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// M-Deblurgan's deblurring module (section 2.1): an encoder of a 5x5 convolution and four residual blocks with three
/// poolings between; four skips, each through a 3x3 convolution and added; a decoder of three enlargements with 3x3
/// convolutions and three residual blocks; feature maps of five scales brought to a quarter of the size and joined; two
/// enlargements with convolutions back to the size of the input. It gives two images <c>[N, 1, H, W]</c>; H and W are
/// multiples of 16.
/// <para>
/// Choices: three poolings make four scales, so the fifth is the coarsest one averaged once more, as feature pyramids do;
/// the paper names no channels, so all layers have as many, which needs none between; poolings take the largest value;
/// ReLU after the first convolution and after the fusing ones. The optimal approximation module compares the
/// encoder-decoder's output with images, so a 3x3 convolution makes one of its finest features. Both images are residuals
/// added to the input.
/// </para>
/// </summary>
public sealed class DeblurringModule : nn.Module<Tensor, (Tensor Decoded, Tensor Deblurred)>
{
    private readonly Sequential head;
    private readonly ModuleList<ResidualBlock> encode;
    private readonly MaxPool2d pool;
    private readonly ModuleList<Conv2d> pass;
    private readonly ModuleList<Sequential> widen;
    private readonly ModuleList<ResidualBlock> decode;
    private readonly Conv2d project;
    private readonly ModuleList<nn.Module<Tensor, Tensor>> toQuarter;
    private readonly Sequential fuse;

    /// <summary>A module of <paramref name="channels"/> channels.</summary>
    public DeblurringModule(int channels)
        : base(nameof(DeblurringModule))
    {
        head = nn.Sequential(nn.Conv2d(1, channels, 5, padding: 2), nn.ReLU());
        encode = nn.ModuleList([.. Enumerable.Range(0, 4).Select(_ => new ResidualBlock(channels))]);
        pool = nn.MaxPool2d(2);
        pass = nn.ModuleList([.. Enumerable.Range(0, 4).Select(_ => Flat(channels))]);
        widen = nn.ModuleList([.. Enumerable.Range(0, 3).Select(_ => nn.Sequential(Twice(), Flat(channels)))]);
        decode = nn.ModuleList([.. Enumerable.Range(0, 3).Select(_ => new ResidualBlock(channels))]);
        project = nn.Conv2d(channels, 1, 3, padding: 1);

        // The scales from 1/8 to 1, then 1/16, which is made of the first.
        toQuarter = nn.ModuleList<nn.Module<Tensor, Tensor>>(
            Twice(), nn.Sequential(), nn.AvgPool2d(2), nn.AvgPool2d(4), nn.Sequential(nn.AvgPool2d(2), Twice(), Twice()));
        fuse = nn.Sequential(
            nn.Conv2d(5 * channels, channels, 3, padding: 1),
            nn.ReLU(),
            Twice(),
            Flat(channels),
            nn.ReLU(),
            Twice(),
            nn.Conv2d(channels, 1, 3, padding: 1));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override (Tensor Decoded, Tensor Deblurred) forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var encoded = new List<Tensor> { encode[0].call(head.call(input)) };
        foreach (ResidualBlock? block in encode.Skip(1))
        {
            encoded.Add(block.call(pool.call(encoded[^1])));
        }

        var scales = new List<Tensor> { pass[3].call(encoded[3]) };
        for (int level = 2; level >= 0; level--)
        {
            scales.Add(decode[level].call(widen[level].call(scales[^1]) + pass[level].call(encoded[level])));
        }

        Tensor decoded = input + project.call(scales[^1]);
        scales.Add(scales[0]);
        var quarters = scales.Zip(toQuarter, (features, resize) => resize.call(features)).ToList();
        Tensor deblurred = input + fuse.call(cat(quarters, 1));
        return (decoded.MoveToOuterDisposeScope(), deblurred.MoveToOuterDisposeScope());
    }

    /// <summary>Adds the module to the graph and gives both images.</summary>
    public (GraphValue Decoded, GraphValue Deblurred) Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var encoded = new List<GraphValue> { graph.Write(encode[0], graph.Write(head, image)) };
        foreach (ResidualBlock? block in encode.Skip(1))
        {
            encoded.Add(graph.Write(block, graph.Write(pool, encoded[^1])));
        }

        var scales = new List<GraphValue> { graph.Write(pass[3], encoded[3]) };
        for (int level = 2; level >= 0; level--)
        {
            scales.Add(graph.Write(decode[level], graph.Write(widen[level], scales[^1]) + graph.Write(pass[level], encoded[level])));
        }

        GraphValue decoded = image + graph.Write(project, scales[^1]);
        scales.Add(scales[0]);
        IEnumerable<GraphValue> quarters = scales.Zip(toQuarter, (features, resize) => graph.Write(resize, features));
        return (decoded, image + graph.Write(fuse, graph.Builder.Concat(1, [.. quarters])));
    }

    private static Conv2d Flat(int channels) => nn.Conv2d(channels, channels, 3, padding: 1);

    private static Upsample Twice() => nn.Upsample(scale_factor: [2, 2]);
}
