using LiveSR.Imaging;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;

namespace MyPlugin;

/// <summary>
/// Works on one image at a time; the host never calls it from two threads at once. A processor that changes the size,
/// pixel format or depth says so in ProcessSummaryMetadata; this one changes none.
/// </summary>
public sealed class MyProcessor(float factor) : IProcessor
{
    /// <inheritdoc/>
    public void ProcessImage(Image image, IProcessorContext context)
    {
        Frame frame = image.Frame;
        float[] row = new float[frame.Width * frame.Format.Channels()];

        // Frames are immutable: a new one is written, row by row, in any pixel format, and then published.
        using FrameWriter writer = FramePool.Shared.Rent(frame.Format, frame.Width, frame.Height);
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, row);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] *= factor;
            }

            writer.WriteRow(y, row, frame.MaxValue);
        }

        // The metadata goes on, with a line about what was done.
        using FrameLease lease = writer.Publish(image.Metadata.WithStep("my-plugin", $"multiplied by {factor}"));
        using var result = new Image(lease.Frame, image.Coords);
        context.OutputImage(result);
    }
}
