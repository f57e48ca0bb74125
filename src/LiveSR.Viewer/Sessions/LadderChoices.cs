using System.Collections.Immutable;
using LiveSR.Live;

namespace LiveSR.Viewer.Sessions;

/// <summary>The ladders that a page offers, by name.</summary>
internal static class LadderChoices
{
    /// <summary>Nothing is given up: frames are dropped, as the policy says.</summary>
    public const string Off = "nothing";

    private const string Bicubic = "bicubic";
    private const string Region = "half the region, then bicubic";

    /// <summary>All names.</summary>
    public static ImmutableArray<string> All { get; } = [Off, Bicubic, Region];

    /// <summary>The ladder of a name; null for <see cref="Off"/>.</summary>
    /// <exception cref="SessionCommandException">There is none of that name.</exception>
    public static DegradationLadder? Of(string name) => name switch
    {
        Off => null,
        Bicubic => new DegradationLadder { Steps = [new BicubicOnly()] },
        Region => new DegradationLadder { Steps = [new SmallerRegion(), new BicubicOnly()] },
        _ => throw new SessionCommandException($"there is no ladder '{name}': choose one of {string.Join(", ", All)}"),
    };
}
