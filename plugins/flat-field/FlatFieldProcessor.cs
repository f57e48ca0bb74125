using System.Numerics.Tensors;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlatField;

/// <summary>
/// Corrects each channel with its own shading. Where that is estimated, images wait, in order, until the estimate of
/// the first of them stands; what still waits at the end is corrected by the images there were.
/// </summary>
internal sealed class FlatFieldProcessor(FlatFieldOptions options) : IProcessor
{
    private readonly Dictionary<int, Shading> _shadings = [];
    private readonly Dictionary<int, ShadingEstimate> _estimates = [];
    private readonly Queue<Image> _waiting = new();

    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary)
    {
        foreach (Plane reference in options.Flat.Concat(options.Dark))
        {
            if (summary is { ImageWidth: { } width, ImageHeight: { } height } && (reference.Width != width || reference.Height != height))
            {
                throw new InvalidOperationException(
                    $"the reference image is {reference.Width}x{reference.Height}, the images are {width}x{height}: take a reference with the same ROI and binning");
            }
        }

        return summary;
    }

    public void ProcessImage(Image image, IProcessorContext context)
    {
        int channel = image.Coords.Channel;
        if (!_shadings.ContainsKey(channel))
        {
            Learn(channel, image.Frame);
        }

        if (_waiting.Count == 0 && _shadings.TryGetValue(channel, out Shading? shading))
        {
            Emit(image, shading, context);
            return;
        }

        _waiting.Enqueue(image.Copy());
        EmitWaiting(context);
    }

    public void Cleanup(IProcessorContext context)
    {
        try
        {
            foreach ((int channel, ShadingEstimate estimate) in _estimates)
            {
                _shadings[channel] = Estimated(estimate, _waiting.First(image => image.Coords.Channel == channel).Frame, channel);
            }

            EmitWaiting(context);
        }
        finally
        {
            while (_waiting.TryDequeue(out Image? image))
            {
                image.Dispose();
            }
        }
    }

    private void EmitWaiting(IProcessorContext context)
    {
        while (_waiting.TryPeek(out Image? first) && _shadings.TryGetValue(first.Coords.Channel, out Shading? shading))
        {
            using Image image = _waiting.Dequeue();
            Emit(image, shading, context);
        }
    }

    private static void Emit(Image image, Shading shading, IProcessorContext context)
    {
        Frame frame = image.Frame;
        using FrameWriter writer = FramePool.Shared.Rent(frame.Format, frame.Width, frame.Height);
        shading.Correct(frame, writer);
        using FrameLease corrected = writer.Publish(image.Metadata.WithStep("flat-field", "shading corrected"));
        using var result = new Image(corrected.Frame, image.Coords);
        context.OutputImage(result);
    }

    /// <summary>Makes the channel's shading of the reference, or takes the frame into its estimate.</summary>
    private void Learn(int channel, Frame frame)
    {
        if (options.Flat.Count > 0)
        {
            float[] dark = DarkOf(channel, frame);
            float[] light = ReferenceImage.Spread(options.Flat, channel, frame);
            TensorPrimitives.Subtract(light, dark, light);
            _shadings[channel] = ShadingOf(dark, light, frame);
            return;
        }

        if (!_estimates.TryGetValue(channel, out ShadingEstimate? estimate))
        {
            estimate = new ShadingEstimate(frame.Width, frame.Height, frame.Format.Channels());
            _estimates[channel] = estimate;
        }

        estimate.Add(frame);
        if (estimate.Count == options.EstimateFrames)
        {
            _shadings[channel] = Estimated(estimate, frame, channel);
            _estimates.Remove(channel);
        }
    }

    private Shading Estimated(ShadingEstimate estimate, Frame frame, int channel)
    {
        float[] dark = DarkOf(channel, frame);
        return ShadingOf(dark, estimate.Light(dark), frame);
    }

    private float[] DarkOf(int channel, Frame frame)
    {
        if (options.Dark.Count > 0)
        {
            return ReferenceImage.Spread(options.Dark, channel, frame);
        }

        float[] dark = new float[frame.Width * frame.Height * frame.Format.Channels()];
        Array.Fill(dark, options.DarkOffset);
        return dark;
    }

    private Shading ShadingOf(float[] dark, float[] light, Frame frame)
    {
        int channels = frame.Format.Channels();
        return Shading.Of(dark, light, channels, frame.Width * channels, options.Pedestal);
    }
}
