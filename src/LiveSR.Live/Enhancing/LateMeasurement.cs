using LiveSR.Files;

namespace LiveSR.Live.Enhancing;

/// <summary>
/// Has a device that was never measured measured when enhanced frames have been seen for some seconds: the start needs the
/// processors for itself. It waits while no frame may be left out.
/// </summary>
/// <param name="exchange">Opens the enhancer anew.</param>
/// <param name="stage">Where it works.</param>
/// <param name="source">What its frames are.</param>
/// <param name="notify">Takes what the user should know.</param>
internal sealed class LateMeasurement(EnhancerExchange exchange, EnhancementStage stage, SourceInfo source, Action<LiveNoticeKind, string> notify)
{
    private const int Intervals = 4;
    private int _seen;

    /// <summary>How often <see cref="Follow"/> is called.</summary>
    internal static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes in how an interval was.</summary>
    /// <param name="hasFrames">Whether frames were enhanced.</param>
    /// <param name="mayHold">Whether frames may be left out for a moment.</param>
    internal void Follow(bool hasFrames, bool mayHold)
    {
        if (exchange.IsUnmeasured && !stage.HasSubstitute && hasFrames && mayHold && ++_seen == Intervals)
        {
            _seen = 0;
            _ = MeasureAsync();
        }
    }

    private async Task MeasureAsync()
    {
        notify(LiveNoticeKind.Measuring, "Measuring how the model runs fastest on this device, once: enhanced images stand still for about two seconds.");
        try
        {
            await exchange.MeasureAsync(stage, source).ConfigureAwait(false);
            notify(LiveNoticeKind.Exchanged, "Measured: enhanced images go on.");
        }
        catch (ObjectDisposedException)
        {
            // The session has ended.
        }
        catch (Exception e)
        {
            notify(LiveNoticeKind.Warning, $"The device could not be measured, and the usual settings stay: {e.Message}");
        }
    }
}
