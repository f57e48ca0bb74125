namespace LiveSR.Files.Tiff.Ome;

/// <summary>Units of OME-XML as factors; null for one that is not known, or says nothing of a size, as "pixel" and "reference frame".</summary>
internal static class OmeUnits
{
    /// <summary>Micrometres of one unit; of none stated, OME's default for sizes.</summary>
    internal static double? Micrometres(string? unit) => unit switch
    {
        null or "µm" or "μm" or "um" => 1,
        "pm" => 1e-6,
        "Å" or "Å" => 1e-4,
        "nm" => 0.001,
        "mm" => 1000,
        "cm" => 10_000,
        "m" => 1e6,
        "in" => 25_400,
        _ => null,
    };

    /// <summary>Milliseconds of one unit; of none stated, OME's default.</summary>
    internal static double? Milliseconds(string? unit) => unit switch
    {
        null or "s" => 1000,
        "ms" => 1,
        "µs" or "μs" => 0.001,
        "ns" => 1e-6,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => null,
    };
}
