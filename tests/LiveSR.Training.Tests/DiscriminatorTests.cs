using LiveSR.Training.Networks.Discriminators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class DiscriminatorTests
{
    private static readonly Dictionary<string, Func<Discriminator>> Small = new()
    {
        ["srgan"] = () => Discriminator.Srgan(patch: 24, channels: 4, hidden: 8),
        ["msrgan"] = () => Discriminator.Msrgan(channels: 4),
        ["mdeblurgan"] = () => Discriminator.MDeblurgan(channels: 4),
    };

    public static TheoryData<string> Names => [.. Small.Keys];

    [Fact]
    public void SizesFollowFromThePapersLayers()
    {
        // Convolutions 4,684,224; batch normalisation 3,712; 18432 x 1024 + 1024 and 1024 + 1 fully connected.
        using var srgan = Discriminator.Srgan(96);
        srgan.ParameterCount().ShouldBe(23_564_353);
        using var msrgan = Discriminator.Msrgan();
        using var mdeblurgan = Discriminator.MDeblurgan();
        msrgan.ParameterCount().ShouldBe(mdeblurgan.ParameterCount() + (2 * (64 + (2 * (128 + 256 + 512)))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachImageGetsOneLogit(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Discriminator network = Small[name]();
        network.call(rand(3, 1, 24, 24)).shape.ShouldBe([3, 1]);
        if (name != "srgan")
        {
            network.call(rand(2, 1, 37, 53)).shape.ShouldBe([2, 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsEqualFiniteDifferences(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using Discriminator network = Small[name]().to(float64);
        Tensor images = rand([2, 1, 24, 24], float64);
        GradientCheck.Run(network, () => network.call(images).square().mean());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LearnsToTellTwoKindsApart(string name)
    {
        manual_seed(3);
        using Discriminator network = Small[name]();
        using Adam adam = optim.Adam(network.parameters(), 2e-3);
        using Tensor smooth = linspace(0, 1, 24).expand(4, 1, 24, 24).contiguous();
        using Tensor rough = rand(4, 1, 24, 24);
        using Tensor images = cat([smooth, rough]);
        using Tensor labels = cat([ones(4, 1), zeros(4, 1)]);
        double last = double.NaN;
        for (int i = 0; i < 60; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            Tensor loss = nn.functional.binary_cross_entropy_with_logits(network.call(images), labels);
            last = loss.ToDouble();
            TrustedGradients.Backward(loss);
            adam.step();
        }

        last.ShouldBeLessThan(0.1);
    }
}
