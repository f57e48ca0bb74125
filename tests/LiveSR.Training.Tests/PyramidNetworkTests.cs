using LiveSR.Imaging;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Networks.Blocks;
using LiveSR.Training.Running;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class PyramidNetworkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void KernelsOfABlockGiveBicubicInterpolation(int scale)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Plane image = Specimen.Image(20, 16, 1);
        Tensor phases = nn.functional.conv2d(image.ToTensor(), BicubicKernels.OfBlock(scale, 2), strides: [2, 2]);
        var enlarged = nn.functional.pixel_shuffle(phases, 2 * scale).ToPlane();
        int border = BicubicKernels.Reach * scale;
        Plane expected = Resampler.Resize(image, 20 * scale, 16 * scale).Crop(new PixelRect(border, border, enlarged.Width, enlarged.Height));
        ImageMetrics.Mse(expected, enlarged).ShouldBeLessThan(1e-8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UntrainedItIsBicubicInterpolation(int scale)
    {
        using var network = new PyramidNetwork(scale);
        Plane low = Specimen.Pool(scale).Groups[0].HeldBack[0].Low[scale];
        ImageMetrics.Psnr(Validator.Bicubic(low, scale), Validator.Enhance(network, low, scale), 1).ShouldBeGreaterThan(35);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void GainAndOffsetPassThrough(int scale)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using SuperResolutionNetwork network = Trained(scale);
        Tensor image = rand(1, 1, 22, 27);
        Tensor result = network.call(image);
        network.PassesGain.ShouldBeTrue();
        network.call((image * 0.01) + 0.3).allclose((result * 0.01) + 0.3, rtol: 1e-5, atol: 1e-5).ShouldBeTrue();
        network.call(image * 4095).allclose(result * 4095, rtol: 1e-4, atol: 1e-1).ShouldBeTrue();
    }

    [Fact]
    public void AtScaleOneOnnxRuntimeComputesWhatTheNetworkComputes()
    {
        using SuperResolutionNetwork network = Trained(1);
        OnnxExporter.LargestDifference(network, OnnxExporter.Write(network).ToByteArray()).ShouldBeLessThan(OnnxExporter.Tolerance);
    }

    private static SuperResolutionNetwork Trained(int scale)
    {
        SuperResolutionNetwork network = TestNetworks.Make("livesr-pyramid", scale);
        TestNetworks.Perturb(network);
        return network;
    }
}
