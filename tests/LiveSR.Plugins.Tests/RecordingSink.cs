using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests;

/// <summary>Notes what arrives, without keeping pixels.</summary>
public sealed class RecordingSink : IImageSink
{
    private readonly List<Arrival> _arrivals = [];

    public Action<Image>? OnImage { get; init; }

    public SummaryMetadata? Summary { get; private set; }

    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (_arrivals)
            {
                return [.. _arrivals];
            }
        }
    }

    public IEnumerable<int> Numbers => Arrivals.Select(arrival => arrival.Number);

    public void PutSummaryMetadata(SummaryMetadata summary) => Summary = summary;

    public void PutImage(Image image)
    {
        OnImage?.Invoke(image);
        lock (_arrivals)
        {
            _arrivals.Add(new Arrival((int)image.Metadata.ImageNumber, image.Coords, Environment.CurrentManagedThreadId));
        }
    }

    public sealed record Arrival(int Number, Coords Coords, int Thread);
}
