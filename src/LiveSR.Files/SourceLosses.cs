using System.Collections.Immutable;
using System.Globalization;

namespace LiveSR.Files;

/// <summary>What a camera's own transport counted: the frames that came whole, and why others did not.</summary>
public sealed record SourceLosses
{
    /// <summary>Frames that came whole.</summary>
    public long Completed { get; init; }

    /// <summary>Frames of which a part never came; they were left out.</summary>
    public long Incomplete { get; init; }

    /// <summary>Frames of which nothing came: further gaps in the device's numbers.</summary>
    public long Missing { get; init; }

    /// <summary>Incomplete frames by reason.</summary>
    public ImmutableSortedDictionary<string, long> Reasons { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>How often data came and no buffer was free for it, because frames were not taken over fast enough.</summary>
    public long Underruns { get; init; }

    /// <summary>Network packets that came at the second try; null for a camera that is not on the network.</summary>
    public long? ResentPackets { get; init; }

    /// <summary>Network packets of incomplete frames, from the first that never came on; null for a camera that is not on the network.</summary>
    public long? MissingPackets { get; init; }

    /// <summary>Frames lost, all together.</summary>
    public long Lost => Incomplete + Missing;

    /// <summary>The sum with what was counted at another time.</summary>
    public SourceLosses Plus(SourceLosses other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SourceLosses
        {
            Completed = Completed + other.Completed,
            Incomplete = Incomplete + other.Incomplete,
            Missing = Missing + other.Missing,
            Reasons = other.Reasons.Aggregate(Reasons, (sum, pair) => sum.SetItem(pair.Key, sum.GetValueOrDefault(pair.Key) + pair.Value)),
            Underruns = Underruns + other.Underruns,
            ResentPackets = ResentPackets + other.ResentPackets,
            MissingPackets = MissingPackets + other.MissingPackets,
        };
    }

    /// <summary>For example <c>500 frames whole, 3 lost (2 timed out, 1 never came), 4 packets resent, 12 given up</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> why = Reasons.Select(pair => Invariant($"{pair.Value} {pair.Key}"));
        string lost = Lost == 0 ? "" : $" ({string.Join(", ", Missing == 0 ? why : why.Append(Invariant($"{Missing} never came")))})";
        string underruns = Underruns == 0 ? "" : Invariant($", {Underruns} times no buffer free");
        string packets = ResentPackets is null ? "" : Invariant($", {ResentPackets} packets resent, {MissingPackets} given up");
        return Invariant($"{Completed} frames whole, {Lost} lost{lost}{underruns}{packets}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
