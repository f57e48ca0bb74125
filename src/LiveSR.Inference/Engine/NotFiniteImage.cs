using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>An image that itself holds what no network can compute with.</summary>
internal static class NotFiniteImage
{
    /// <summary>Names the first such pixel; null where all are numbers, so that the model is to blame.</summary>
    internal static NotFiniteOutputException? Blame(Frame frame)
    {
        for (int y = 0; y < frame.Height && frame.Format == PixelFormat.Gray32F; y++)
        {
            int x = frame.Row<float>(y).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            if (x >= 0)
            {
                return new NotFiniteOutputException(
                    $"image {frame.Metadata.ImageNumber} of {frame.Metadata.Camera} holds {frame.Row<float>(y)[x]} at column {x}, row {y}: replace what is no number, or use a classical method, which keeps it in its place.");
            }
        }

        return null;
    }
}
