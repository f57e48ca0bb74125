using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Discriminators;

/// <summary>
/// Tells true images from generated ones: <c>[N, 1, H, W]</c> to one logit for each image, <c>[N, 1]</c>. The papers end
/// with a sigmoid; it belongs to the loss here (<c>binary_cross_entropy_with_logits</c>), where it cannot saturate. Used
/// in training only and never exported.
/// <para>
/// All three are VGG-like (Ledig et al. 2017, figure 4): pairs of 3x3 convolutions of which the second has stride 2
/// where the channels double, 64 to 512, and LeakyReLU of slope 0.2 after each.
/// </para>
/// </summary>
public sealed class Discriminator : nn.Module<Tensor, Tensor>
{
    private const int Levels = 4;
    private const double Slope = 0.2;

    private readonly Sequential features;
    private readonly Sequential judge;
    private readonly bool _pools;

    private Discriminator(string name, int channels, bool normalise, Func<int, Sequential> judge, bool pools)
        : base(name)
    {
        features = nn.Sequential(Enumerable.Range(0, Levels).SelectMany(level => Level(channels, level, normalise)));
        this.judge = judge(channels << (Levels - 1));
        _pools = pools;
        RegisterComponents();
    }

    /// <summary>
    /// SRGAN's as published (Ledig et al. 2017, figure 4): batch normalisation after all convolutions but the first,
    /// the features laid flat, 1024 values, one logit. It takes patches of one size only.
    /// </summary>
    /// <param name="patch">Edge of the patches, of the true image: 96 in the paper.</param>
    /// <param name="channels">Channels of the first convolutions: 64 in the paper.</param>
    /// <param name="hidden">Values between the features and the logit: 1024 in the paper.</param>
    public static Discriminator Srgan(int patch, int channels = 64, int hidden = 1024)
    {
        // Each level halves the size, rounding up.
        int side = Enumerable.Range(0, Levels).Aggregate(patch, (size, _) => (size + 1) / 2);
        return new Discriminator(
            "srgan-discriminator",
            channels,
            normalise: true,
            width => nn.Sequential(nn.Linear(width * side * side, hidden), nn.LeakyReLU(Slope), nn.Linear(hidden, 1)),
            pools: false);
    }

    /// <summary>
    /// The modified SRGAN's ("Real-time super-resolution for microscopy with a modified SRGAN", section 2.2): the mean of
    /// each channel of the last convolution goes directly to the logit, so patches of any size are taken.
    /// <para>
    /// Choice: the paper takes batch normalisation out of the generator's blocks and does not speak of the
    /// discriminator's; it stays.
    /// </para>
    /// </summary>
    /// <param name="channels">Channels of the first convolutions: 64 in the paper.</param>
    public static Discriminator Msrgan(int channels = 64) =>
        new("msrgan-discriminator", channels, normalise: true, width => nn.Sequential(nn.Linear(width, 1)), pools: true);

    /// <summary>
    /// M-Deblurgan's (section 2.1 and figure 1b): strided convolutions that double the channels, LeakyReLU of slope 0.2
    /// after all layers but the last, and global average pooling in place of the first fully connected layer.
    /// <para>
    /// Choices: the paper names no number of layers, so they are SRGAN's; it removes batch normalisation from the
    /// generator for reasons that hold for small batches here too and lists none in the discriminator, so there is none.
    /// </para>
    /// </summary>
    /// <param name="channels">Channels of the first convolutions.</param>
    public static Discriminator MDeblurgan(int channels = 64) =>
        new("mdeblurgan-discriminator", channels, normalise: false, width => nn.Sequential(nn.Linear(width, 1)), pools: true);

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor seen = features.call(input);
        return judge.call(_pools ? seen.mean([2, 3]) : seen.flatten(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Number of trained values.</summary>
    public long ParameterCount() => parameters().Sum(parameter => parameter.numel());

    /// <summary>A convolution that doubles the channels (the first level's takes the image) and one that halves the size.</summary>
    private static IEnumerable<nn.Module<Tensor, Tensor>> Level(int channels, int level, bool normalise)
    {
        int width = channels << level;
        foreach ((int from, int stride) in new[] { (level == 0 ? 1 : width / 2, 1), (width, 2) })
        {
            bool first = level == 0 && stride == 1;
            yield return nn.Conv2d(from, width, 3, stride: stride, padding: 1);
            if (normalise && !first)
            {
                yield return nn.BatchNorm2d(width);
            }

            yield return nn.LeakyReLU(Slope);
        }
    }
}
