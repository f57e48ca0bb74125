using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.SplitRaw;

/// <summary>Emits each image twice on the same pixels: marked raw in channel 2c, and in channel 2c + 1.</summary>
internal sealed class SplitRawProcessor : IProcessor
{
    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary)
    {
        if (summary.ChannelCount is not { } channels)
        {
            return summary;
        }

        return summary with
        {
            ChannelNames =
            [
                .. Enumerable.Range(0, channels).Select(summary.GetSafeChannelName).SelectMany(name => new[] { $"{name} raw", name }),
            ],
            IntendedDimensions = summary.IntendedDimensions.With(Coords.ChannelAxis, 2 * channels),
        };
    }

    public void ProcessImage(Image image, IProcessorContext context)
    {
        int channel = 2 * image.Coords.Channel;
        using Image marked = image.CopyWithMetadata(image.Metadata.MarkedRaw());
        using Image raw = marked.CopyAtCoords(image.Coords.With(Coords.ChannelAxis, channel));
        context.OutputImage(raw);
        using Image toProcess = image.CopyAtCoords(image.Coords.With(Coords.ChannelAxis, channel + 1));
        context.OutputImage(toProcess);
    }
}
