using System.Reactive.Linq;
using LiveSR.Imaging;

namespace LiveSR.Live.Trust;

/// <summary>Measures the consistency of pairs beside their stream.</summary>
internal static class ConsistencyBranch
{
    /// <summary>Measures pairs while subscribed.</summary>
    /// <param name="pairs">The pairs; their thread is never held up.</param>
    /// <param name="microscope">What is known beyond the metadata.</param>
    /// <param name="interval">The least time between two results.</param>
    /// <param name="clock">Measures it.</param>
    internal static IObservable<LiveConsistency> Over(
        IObservable<FramePair> pairs, MicroscopeDescription microscope, TimeSpan interval, TimeProvider clock) => Observable.Using(
            () => new ConsistencyMeter(microscope),
            meter => SideBranch.Run(
                pairs,
                "LiveSR consistency",
                static pair => new Held(pair.Raw.Lease(), pair.Enhanced.Lease()),
                held => meter.Measure(held.Raw.Frame, held.Enhanced.Frame),
                interval,
                clock));

    /// <summary>A pair that is kept beyond its OnNext.</summary>
    private readonly record struct Held(FrameLease Raw, FrameLease Enhanced) : IDisposable
    {
        public void Dispose()
        {
            Raw.Dispose();
            Enhanced.Dispose();
        }
    }
}
