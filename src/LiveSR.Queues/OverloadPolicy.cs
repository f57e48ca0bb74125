namespace LiveSR.Queues;

/// <summary>What a full queue does with one item too many. The numbers are those of livesr.h.</summary>
public enum OverloadPolicy
{
    /// <summary><c>drop-oldest</c>: the item that has waited longest goes. For live views: what is shown is new.</summary>
    DropOldest = 0,

    /// <summary><c>drop-newest</c>: the arriving item goes; those that wait are kept.</summary>
    DropNewest = 1,

    /// <summary><c>wait</c>: the producer waits for room. For files: nothing is lost, the slowest sets the pace.</summary>
    Wait = 2,

    /// <summary><c>fail</c>: the arriving item is refused, and its producer told. Nothing is lost in silence.</summary>
    Fail = 3,
}

/// <summary>The policies' names, as users write them.</summary>
public static class OverloadPolicies
{
    private static readonly string[] Names = ["drop-oldest", "drop-newest", "wait", "fail"];

    /// <summary>The policy's name: <c>drop-oldest</c>, <c>drop-newest</c>, <c>wait</c> or <c>fail</c>.</summary>
    public static string Format(this OverloadPolicy policy) =>
        Enum.IsDefined(policy) ? Names[(int)policy] : throw new ArgumentOutOfRangeException(nameof(policy), policy, "Unknown policy.");

    /// <summary>Reads a policy's name.</summary>
    /// <exception cref="FormatException">The text is none of the four names.</exception>
    public static OverloadPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int index = Array.IndexOf(Names, text);
        return index >= 0
            ? (OverloadPolicy)index
            : throw new FormatException($"'{text}' is not an overload policy: write one of {string.Join(", ", Names)}.");
    }
}
