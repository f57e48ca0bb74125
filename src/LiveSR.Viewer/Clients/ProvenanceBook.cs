using LiveSR.Imaging;
using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Clients;

/// <summary>Numbers the ways in which images were made, so that each frame names its own in four bytes.</summary>
internal sealed class ProvenanceBook
{
    private readonly Dictionary<Provenance, uint> _numbers = [];
    private readonly List<ProvenanceMessage> _news = [];

    /// <summary>The number of a way; 0 for an image straight from its source.</summary>
    public uint NumberOf(Provenance? provenance)
    {
        if (provenance is null)
        {
            return 0;
        }

        Provenance way = provenance with { SourceImageNumber = 0 };
        if (!_numbers.TryGetValue(way, out uint number))
        {
            number = (uint)_numbers.Count + 1;
            _numbers.Add(way, number);
            _news.Add(Message(number, way));
        }

        return number;
    }

    /// <summary>The ways that the page has not been told of yet; they count as told from now on.</summary>
    public ProvenanceMessage[] TakeNews()
    {
        if (_news.Count == 0)
        {
            return [];
        }

        ProvenanceMessage[] news = [.. _news];
        _news.Clear();
        return news;
    }

    private static ProvenanceMessage Message(uint number, Provenance way) => new()
    {
        Id = number,
        Model = way.Model,
        ModelHash = way.ModelHash,
        Scale = way.Scale,
        Provider = way.ExecutionProvider,
        Precision = way.Precision,
        Inferred = way.Inferred,
        Degraded = way.Degraded,
    };
}
