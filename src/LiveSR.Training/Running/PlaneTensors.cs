using LiveSR.Imaging;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>Planes as tensors and back.</summary>
public static class PlaneTensors
{
    /// <summary>A plane as <c>[1, 1, H, W]</c>.</summary>
    public static Tensor ToTensor(this Plane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return tensor(plane.Values, [1, 1, plane.Height, plane.Width]);
    }

    /// <summary>The plane of <c>[1, 1, H, W]</c>.</summary>
    public static Plane ToPlane(this Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using Tensor onCpu = image.detach().cpu();
        return new Plane((int)onCpu.shape[3], (int)onCpu.shape[2], onCpu.data<float>().ToArray());
    }
}
