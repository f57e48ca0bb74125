using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Networks.Blocks;
using LiveSR.Training.Running;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class LiveNetworkTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void KernelsGiveBicubicInterpolation(int scale)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Plane image = Specimen.Image(20, 16, 1);
        var enlarged = nn.functional.pixel_shuffle(nn.functional.conv2d(image.ToTensor(), BicubicKernels.Of(scale)), scale).ToPlane();
        Plane expected = Resampler.Resize(image, 20 * scale, 16 * scale);
        int border = BicubicKernels.Reach * scale;
        expected = expected.Crop(new PixelRect(border, border, enlarged.Width, enlarged.Height));
        ImageMetrics.Mse(expected, enlarged).ShouldBeLessThan(1e-8);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void UntrainedItIsBicubicInterpolation(int scale)
    {
        using var network = new LiveNetwork(scale);
        TrainingImage image = Specimen.Pool(scale).Groups[0].HeldBack[0];
        Plane mine = Validator.Enhance(network, image.Low[scale], scale);
        ImageMetrics.Psnr(Validator.Bicubic(image.Low[scale], scale), mine, 1).ShouldBeGreaterThan(35);
    }

    [Fact]
    public void GainAndOffsetPassThrough()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using LiveNetwork network = Trained();
        Tensor image = rand(1, 1, 20, 24);
        Tensor result = network.call(image);
        network.PassesGain.ShouldBeTrue();
        network.call((image * 0.01) + 0.3).allclose((result * 0.01) + 0.3, rtol: 1e-5, atol: 1e-5).ShouldBeTrue();
        network.call(image * 4095).allclose(result * 4095, rtol: 1e-4, atol: 1e-1).ShouldBeTrue();
    }

    [Fact]
    public void InsideIsThePartOfTheWhole()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using LiveNetwork network = Trained();
        Tensor image = rand(1, 1, 40, 40);
        int c = network.Context;
        Tensor part = network.ForwardInside(image[.., .., 5..(25 + (2 * c)), 3..(13 + (2 * c))]);
        Tensor same = network.call(image)[.., .., (2 * (5 + c))..(2 * (25 + c)), (2 * (3 + c))..(2 * (13 + c))];
        part.allclose(same, atol: 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void ItsLastKernelsStartAlike()
    {
        using var network = new LiveNetwork(2);
        Parameter tail = network.named_parameters().Single(named => named.name == "tail.weight").parameter;
        using Tensor first = tail[0];
        using Tensor last = tail[3];
        first.allclose(last, 0, 0).ShouldBeTrue();
    }

    private static LiveNetwork Trained()
    {
        manual_seed(2);
        var network = new LiveNetwork(2);
        foreach (Parameter parameter in network.parameters())
        {
            parameter.add_(parameter.randn_like(), 0.05);
        }

        return network;
    }
}
