using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Live.Enhancing;

/// <summary>Opens and warms enhancers beside the running one, and puts them in its place, one exchange at a time.</summary>
/// <param name="options">How enhancers are opened.</param>
internal sealed class EnhancerExchange(LiveSessionOptions options) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _ended;
    private volatile bool _isUnmeasured;

    /// <summary>Takes the line in which an enhancer says what it found in the frames.</summary>
    internal Action<string>? Say { get; set; }

    /// <summary>True when the device is still to be measured for the enhancer that works.</summary>
    internal bool IsUnmeasured => _isUnmeasured;

    /// <summary>Opens the enhancer to begin with; a measurement of the device waits for what would disturb it, or for later.</summary>
    internal IFrameEnhancer OpenFirst(Task measureAfter) => Open(options.Enhancement, measureAfter, options.MeasuresLate ? () => _isUnmeasured = true : null);

    /// <summary>Has an enhancer make ready for the frames of a source.</summary>
    internal void Warm(IFrameEnhancer enhancer, SourceInfo source, PixelRect? roi) =>
        enhancer.WarmUp(source.Format, roi?.Width ?? source.Width, roi?.Height ?? source.Height, source.BitDepth, options.Pool);

    /// <summary>Puts what the user asks for in place.</summary>
    /// <returns>Name and scale of the new enhancer.</returns>
    internal Task<string> ToAsync(EnhancementStage stage, SourceInfo source, Enhancement asked, CancellationToken cancellation) => AloneAsync(
        async () =>
        {
            IFrameEnhancer next = await Task.Run(() => OpenedAndWarm(asked, source, stage.Roi), cancellation).ConfigureAwait(false);
            string title = $"{next.Name} x{next.Scale}";
            _isUnmeasured = false;
            stage.Shortfall = null;
            stage.Exchange(new EnhancerSlot(asked, next));
            return title;
        },
        cancellation);

    /// <summary>Takes a step of a ladder instead of what the user asked for, or none.</summary>
    internal Task TakeAsync(EnhancementStage stage, SourceInfo source, LadderStep? step) => AloneAsync(
        async () =>
        {
            Enhancement asked = stage.Asked;
            Enhancement? other = step switch
            {
                OtherModel model => model.Enhancement,
                BicubicOnly => new Enhancement { Model = "bicubic", Scale = stage.Scale },
                _ => null,
            };
            string? label = step is null ? null : $"the device is too slow: {step.Label}";
            if (other is not null || stage.HasSubstitute)
            {
                IFrameEnhancer next = await Task.Run(() => OpenedAndWarm(other ?? asked, source, stage.Roi)).ConfigureAwait(false);
                stage.Exchange(new EnhancerSlot(asked, next) { Degraded = other is null ? null : label, IsSubstitute = other is not null });
            }

            stage.Shortfall = step is SmallerRegion region ? new Shortfall(label!, region.Share) : null;
            return true;
        },
        CancellationToken.None);

    /// <summary>Puts the same enhancer in place with settings that are measured while no frame is enhanced, unless it works no more.</summary>
    internal Task MeasureAsync(EnhancementStage stage, SourceInfo source) => AloneAsync(
        async () =>
        {
            if (_isUnmeasured && !stage.HasSubstitute)
            {
                _isUnmeasured = false;
                Enhancement asked = stage.Asked;
                using IDisposable held = stage.Hold();
                IFrameEnhancer measured = await Task.Run(() => OpenedAndWarm(asked, source, stage.Roi)).ConfigureAwait(false);
                stage.Exchange(new EnhancerSlot(asked, measured));
            }

            return true;
        },
        CancellationToken.None);

    /// <summary>None begins any more; one that is under way ends first, for a process must not end while it computes.</summary>
    public void Dispose()
    {
        _ended = true;
        _one.Wait();
        _one.Release();
    }

    private IFrameEnhancer Open(Enhancement enhancement, Task? measureAfter = null, Action? measureLater = null) => Enhancers.Calibrated(
        options.OpenEnhancer?.Invoke(enhancement)
            ?? enhancement.Open(options.Pool, line => Say?.Invoke(line), measureAfter: measureAfter, measureLater: measureLater),
        options.Calibration,
        options.Pool);

    private async Task<T> AloneAsync<T>(Func<Task<T>> exchange, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            return await exchange().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private IFrameEnhancer OpenedAndWarm(Enhancement enhancement, SourceInfo source, PixelRect? roi)
    {
        IFrameEnhancer enhancer = Open(enhancement);
        try
        {
            Warm(enhancer, source, roi);
            return enhancer;
        }
        catch
        {
            enhancer.Dispose();
            throw;
        }
    }
}
