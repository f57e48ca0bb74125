using System.Runtime.CompilerServices;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlipRotate;

/// <summary>Mirrors, then rotates clockwise. The pixel-to-stage affine turns with the pixels.</summary>
internal sealed class FlipRotateProcessor(string mirror, int rotation) : IProcessor
{
    private bool SwapsSides => rotation is 90 or 270;

    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary) =>
        SwapsSides ? summary with { ImageWidth = summary.ImageHeight, ImageHeight = summary.ImageWidth } : summary;

    public void ProcessImage(Image image, IProcessorContext context)
    {
        if (mirror == "none" && rotation == 0)
        {
            context.OutputImage(image);
            return;
        }

        Frame frame = image.Frame;
        var turn = Turn.Of(mirror, rotation, frame.Width, frame.Height);
        (int width, int height) = SwapsSides ? (frame.Height, frame.Width) : (frame.Width, frame.Height);
        using FrameWriter writer = FramePool.Shared.Rent(frame.Format, width, height);
        Copy(frame, turn, writer);
        using FrameLease turned = writer.Publish(Describe(frame.Metadata, turn));
        using var result = new Image(turned.Frame, image.Coords);
        context.OutputImage(result);
    }

    private static void Copy(Frame frame, Turn turn, FrameWriter writer)
    {
        switch (frame.Format.BytesPerPixel())
        {
            case 1:
                Copy<byte>(frame, turn, writer);
                break;
            case 2:
                Copy<ushort>(frame, turn, writer);
                break;
            case 3:
                Copy<Pixel24>(frame, turn, writer);
                break;
            case 4:
                Copy<uint>(frame, turn, writer);
                break;
            default:
                Copy<Pixel48>(frame, turn, writer);
                break;
        }
    }

    /// <summary>A row of the result is a straight line through the source: a start and a step.</summary>
    private static unsafe void Copy<TPixel>(Frame frame, Turn turn, FrameWriter writer)
        where TPixel : unmanaged
    {
        nint step = (turn.XX * sizeof(TPixel)) + (turn.YX * frame.Stride);
        for (int y = 0; y < writer.Height; y++)
        {
            int sourceX = (turn.XY * y) + turn.X0, sourceY = (turn.YY * y) + turn.Y0;
            byte* source = (byte*)frame.Address + ((long)sourceY * frame.Stride) + (sourceX * sizeof(TPixel));
            foreach (ref TPixel pixel in writer.Row<TPixel>(y))
            {
                pixel = *(TPixel*)source;
                source += step;
            }
        }
    }

    private FrameMetadata Describe(FrameMetadata metadata, Turn turn) =>
        metadata.WithStep("flip-rotate", $"mirror {mirror}, rotation {rotation}") with
        {
            PixelSizeAffine = metadata.PixelSizeAffine is { } affine ? turn.Apply(affine) : null,

            // Where the part lies on a turned sensor depends on the sensor's size, which a frame does not know.
            Roi = null,
            Source = metadata.Source ?? metadata,
        };

    [InlineArray(3)]
    private struct Pixel24
    {
        private byte _channel;
    }

    [InlineArray(3)]
    private struct Pixel48
    {
        private ushort _channel;
    }
}
