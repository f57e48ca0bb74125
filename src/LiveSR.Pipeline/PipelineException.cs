using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Pipeline;

/// <summary>A stage, a sink or the source failed. The message is one line that says where and at which image.</summary>
public class PipelineException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="stage">Name of the stage, queue or sink.</param>
    /// <param name="imageNumber">The image at which it happened, or null when no image was involved.</param>
    /// <param name="reason">What happened, and what to do.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public PipelineException(string stage, long? imageNumber, string reason, Exception? cause = null)
        : base(imageNumber is long number ? $"{stage}, image {number}: {reason}" : $"{stage}: {reason}", cause)
    {
        Stage = stage;
        ImageNumber = imageNumber;
    }

    /// <summary>Name of the stage, queue or sink; <c>source</c> for the source.</summary>
    public string Stage { get; }

    /// <summary>
    /// Number of the image at which it happened; for the source, of the last image that it delivered; null when no
    /// image was involved.
    /// </summary>
    public long? ImageNumber { get; }

    /// <summary><paramref name="cause"/> as it is when it already says where it happened, else told with the place.</summary>
    internal static PipelineException At(string stage, long? imageNumber, Exception cause) =>
        cause as PipelineException ?? new PipelineException(stage, imageNumber, cause.Message, cause);

    internal static PipelineException At(string stage, Frame frame, Exception cause) =>
        At(stage, frame.Metadata.ImageNumber, cause);
}

/// <summary>A queue whose policy forbids losing frames was full for too long.</summary>
public sealed class OverloadException : PipelineException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="imageNumber">The first image for which there was no room.</param>
    /// <param name="options">How the queue was set up.</param>
    public OverloadException(string queue, long imageNumber, QueueOptions options)
        : base(queue, imageNumber, Reason(options))
    {
    }

    private static string Reason(QueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string patience = options.WaitAtMost is TimeSpan limit && options.Policy == OverloadPolicy.Wait
            ? FormattableString.Invariant($" for {limit.TotalSeconds:0.###} s")
            : "";
        return $"its queue of {options.Capacity} was full{patience} and may lose no frame; "
            + "record to a faster disk, at a lower rate, or with a longer queue.";
    }
}
