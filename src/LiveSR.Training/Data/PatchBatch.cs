using static TorchSharp.torch;

namespace LiveSR.Training.Data;

/// <summary>Patches for one step.</summary>
/// <param name="Input">What the network is given, context included: <c>[N, 1, h, w]</c>.</param>
/// <param name="Truth">What it should give: <c>[N, 1, P, P]</c>.</param>
/// <param name="Bicubic">What bicubic interpolation gives, to compare with: <c>[N, 1, P, P]</c>.</param>
/// <param name="BlurSigmas">Standard deviation of the optics' blur of each patch, in pixels of what the network is given; null where it is not known.</param>
public sealed record PatchBatch(Tensor Input, Tensor Truth, Tensor Bicubic, IReadOnlyList<double?> BlurSigmas) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Input.Dispose();
        Truth.Dispose();
        Bicubic.Dispose();
    }

    /// <summary>The same patches on a device.</summary>
    public PatchBatch To(Device device) => new(Input.to(device), Truth.to(device), Bicubic.to(device), BlurSigmas);
}

/// <summary>Patches for one step, each kind in one array, one patch after the other; all are squares.</summary>
internal sealed record DrawnPatches(float[] Input, float[] Truth, float[] Bicubic, IReadOnlyList<double?> BlurSigmas)
{
    internal PatchBatch ToBatch() => new(Squares(Input), Squares(Truth), Squares(Bicubic), BlurSigmas);

    private Tensor Squares(float[] values)
    {
        int patches = BlurSigmas.Count, side = (int)Math.Sqrt(values.Length / patches);
        return tensor(values, [patches, 1, side, side]);
    }
}
