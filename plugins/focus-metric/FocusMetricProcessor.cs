using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FocusMetric;

/// <summary>Measures each image and passes the same pixels on, with the figure in their user data.</summary>
internal sealed class FocusMetricProcessor(string measure, PixelRect? roi) : IProcessor
{
    private readonly FocusMeasure _measure = new(measure);

    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary)
    {
        if (roi is { } part && summary is { ImageWidth: { } width, ImageHeight: { } height }
            && !new PixelRect(0, 0, width, height).Contains(part))
        {
            throw new InvalidOperationException($"the ROI {part} does not lie inside the {width}x{height} images: choose another");
        }

        return summary;
    }

    public void ProcessImage(Image image, IProcessorContext context)
    {
        double figure;
        if (roi is { } part)
        {
            using FrameLease crop = image.Frame.Crop(part);
            figure = _measure.Of(crop.Frame);
        }
        else
        {
            figure = _measure.Of(image.Frame);
        }

        FrameMetadata metadata = image.Metadata;
        using Image measured = image.CopyWithMetadata(metadata with
        {
            UserData = metadata.UserData
                .SetItem("Focus", figure.ToString("G6", CultureInfo.InvariantCulture))
                .SetItem("FocusMeasure", measure),
        });
        context.OutputImage(measured);
    }
}
