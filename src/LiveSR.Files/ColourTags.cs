namespace LiveSR.Files;

/// <summary>How colours are meant, as videos state it: which red, green and blue, and which light each value stands for.</summary>
/// <param name="Primaries">ffmpeg's name of the primaries, such as <c>bt709</c> or <c>bt2020</c>; empty where they are not stated.</param>
/// <param name="Transfer">ffmpeg's name of the transfer function, such as <c>bt709</c> or <c>smpte2084</c>; empty where it is not stated.</param>
public sealed record ColourTags(string Primaries, string Transfer)
{
    // Others have names when ffmpeg reads them that it does not take when it writes.
    private static readonly string[] KnownPrimaries = ["bt709", "bt470bg", "smpte170m", "smpte240m", "bt2020", "smpte431", "smpte432"];
    private static readonly string[] KnownTransfers =
        ["bt709", "smpte170m", "smpte240m", "linear", "iec61966-2-1", "bt2020-10", "bt2020-12", "smpte2084", "arib-std-b67"];

    /// <summary>The tags by the names that ffmpeg says; null where none is known.</summary>
    internal static ColourTags? Of(string primaries, string transfer)
    {
        var tags = new ColourTags(KnownPrimaries.Contains(primaries) ? primaries : "", KnownTransfers.Contains(transfer) ? transfer : "");
        return tags is { Primaries: "", Transfer: "" } ? null : tags;
    }
}
