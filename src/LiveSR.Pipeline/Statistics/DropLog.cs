using System.Collections.Immutable;

namespace LiveSR.Pipeline.Statistics;

/// <summary>Images that were lost one after the other, both ends included.</summary>
/// <param name="First">Number of the first image lost.</param>
/// <param name="Last">Number of the last image lost.</param>
public readonly record struct DropRange(long First, long Last)
{
    /// <summary><c>12</c> or <c>12-15</c>.</summary>
    public override string ToString() => First == Last ? FormattableString.Invariant($"{First}") : FormattableString.Invariant($"{First}-{Last}");
}

/// <summary>
/// Which images were lost at one place, in the order of losing them. Memory is bounded: the first 16,384 ranges are
/// listed, and what comes after is only counted.
/// </summary>
public sealed class DropLog
{
    private const int MostRanges = 16_384;

    private readonly Lock _sync = new();
    private readonly List<DropRange> _ranges = [];
    private long _count;
    private long _unlisted;

    internal DropLog(string place) => Place = place;

    /// <summary>Name of the queue, or <c>source</c> for images that never came (gaps in the numbers).</summary>
    public string Place { get; }

    /// <summary>Images lost.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Images lost after the list was full.</summary>
    public long Unlisted => Interlocked.Read(ref _unlisted);

    /// <summary>The images lost, as far as they are listed.</summary>
    public ImmutableArray<DropRange> Ranges
    {
        get
        {
            lock (_sync)
            {
                return [.. _ranges];
            }
        }
    }

    /// <summary>For example <c>enhance: 3-5, 9 (4 lost)</c>.</summary>
    public override string ToString()
    {
        string more = Unlisted > 0 ? ", ..." : "";
        return FormattableString.Invariant($"{Place}: {string.Join(", ", Ranges)}{more} ({Count} lost)");
    }

    internal void Add(long first, long last)
    {
        lock (_sync)
        {
            _count += last - first + 1;
            if (_unlisted == 0 && _ranges.Count > 0 && _ranges[^1].Last + 1 == first)
            {
                _ranges[^1] = _ranges[^1] with { Last = last };
            }
            else if (_ranges.Count < MostRanges)
            {
                _ranges.Add(new DropRange(first, last));
            }
            else
            {
                _unlisted += last - first + 1;
            }
        }
    }
}
