using LiveSR.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

/// <summary>Each kind of network at a size that a test can afford.</summary>
internal static class TestNetworks
{
    private static readonly Dictionary<string, Func<int, SuperResolutionNetwork>> Small = new()
    {
        ["livesr-live"] = scale => new LiveNetwork(scale),
        ["livesr-pyramid"] = scale => new PyramidNetwork(scale, channels: 8),
        ["livesr-pyramid-fine"] = scale => new PyramidNetwork(scale, channels: 8, depth: new PyramidDepth(1, 2, 1, 1)),
        ["livesr-rln"] = scale => new RichardsonLucyNetwork(scale, steps: 2, channels: 8),
        ["ayas-vdsr"] = scale => new AyasVdsr(scale, depth: 5, channels: 16),
        ["srcnn"] = scale => new Srcnn(scale),
        ["edsr"] = scale => new Edsr(scale, blocks: 2, channels: 16),
        ["rcan"] = scale => new Rcan(scale, groups: 2, blocks: 2, channels: 16, reduction: 4),
        ["rdn"] = scale => new Rdn(scale, blocks: 2, layers: 3, growth: 8, channels: 16),
        ["dfcan"] = scale => new Dfcan(scale, groups: 1, blocks: 2, channels: 16, reduction: 4, tile: 24),
        ["mhtcun"] = scale => new Mhtcun("mhtcun", scale, [8, 8], [8, 8], blocks: 1, reduction: 4, tile: 16),
        ["srfbn"] = scale => new Srfbn(scale, groups: 2, channels: 8),
        ["mdeblurgan"] = scale => new MDeblurgan(scale, channels: 8),
        ["unet-sr"] = scale => new UNetSr(scale, channels: 4, levels: 2, enlarging: 8),
        ["srgan"] = scale => SrganGenerator.Published(scale, blocks: 2, channels: 16),
        ["msrgan"] = scale => SrganGenerator.Modified(scale, blocks: 2, channels: 16),
    };

    /// <summary>Every network at x2 and x4.</summary>
    internal static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in Small.Keys)
            {
                data.Add(name, 2);
                data.Add(name, 4);
            }

            return data;
        }
    }

    internal static SuperResolutionNetwork Make(string name, int scale)
    {
        manual_seed(5);
        return Small[name](scale);
    }

    /// <summary>Weights as training leaves them: no layer is zero, no output vanishes.</summary>
    internal static void Perturb(SuperResolutionNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        foreach (Parameter parameter in network.parameters())
        {
            parameter.add_(parameter.randn_like(), 0.02);
        }
    }
}
