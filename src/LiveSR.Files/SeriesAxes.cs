using System.Collections.Immutable;

namespace LiveSR.Files;

/// <summary>The axes of a stack beside those of its planes. Planes come channel fastest, then focal plane, then time.</summary>
public sealed record SeriesAxes
{
    /// <summary>Time points.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Focal planes of each time point.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>What is known of each channel; one entry for each.</summary>
    public ImmutableArray<SeriesChannel> Channels { get; init; } = [new()];

    /// <summary>Micrometres from one focal plane to the next; null when unknown.</summary>
    public double? SliceSpacingUm { get; init; }

    /// <summary>Planes of a whole series.</summary>
    public long Planes => (long)Times * Slices * Channels.Length;

    /// <summary>True where planes differ by more than their time.</summary>
    public bool IsHyperstack => Slices > 1 || Channels.Length > 1;
}

/// <summary>A channel of a stack.</summary>
public sealed record SeriesChannel
{
    /// <summary>Its name, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its colour as OME-XML has it, red, green, blue and alpha in one number; null when unknown.</summary>
    public int? Colour { get; init; }

    /// <summary>Wavelength of its excitation in nanometres; null when unknown.</summary>
    public double? ExcitationNm { get; init; }

    /// <summary>Wavelength of its emission in nanometres; null when unknown.</summary>
    public double? EmissionNm { get; init; }
}
