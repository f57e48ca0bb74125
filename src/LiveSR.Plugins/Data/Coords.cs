using System.Collections.Immutable;
using System.Globalization;

namespace LiveSR.Plugins.Data;

/// <summary>
/// Where an image stands in its data set: an index from 0 along each axis it has. Four axes have names of their own,
/// any other name may be used. Immutable; equal when every axis is equal, so that it serves as a key.
/// </summary>
public sealed class Coords : IEquatable<Coords>
{
    /// <summary>Name of the axis of repetition in time.</summary>
    public const string TimeAxis = "time";

    /// <summary>Name of the axis of stage positions.</summary>
    public const string PositionAxis = "position";

    /// <summary>Name of the axis of focus.</summary>
    public const string ZAxis = "z";

    /// <summary>Name of the axis of channels.</summary>
    public const string ChannelAxis = "channel";

    private readonly ImmutableSortedDictionary<string, int> _indices;

    private Coords(ImmutableSortedDictionary<string, int> indices) => _indices = indices;

    /// <summary>No axes: the coordinates of a single snapped image.</summary>
    public static Coords Empty { get; } = new(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>The axes that are present, in ordinal order.</summary>
    public IEnumerable<string> Axes => _indices.Keys;

    /// <summary>Index along the time axis, 0 without one.</summary>
    public int Time => this[TimeAxis];

    /// <summary>Index along the position axis, 0 without one.</summary>
    public int Position => this[PositionAxis];

    /// <summary>Index along the z axis, 0 without one.</summary>
    public int Z => this[ZAxis];

    /// <summary>Index along the channel axis, 0 without one.</summary>
    public int Channel => this[ChannelAxis];

    /// <summary>Index along <paramref name="axis"/>; 0 when there is no such axis.</summary>
    public int this[string axis] => _indices.GetValueOrDefault(axis);

    /// <summary>Coordinates on the four named axes.</summary>
    public static Coords At(int time = 0, int position = 0, int z = 0, int channel = 0) =>
        Empty.With(TimeAxis, time).With(PositionAxis, position).With(ZAxis, z).With(ChannelAxis, channel);

    /// <summary>True when the axis is present, even at index 0.</summary>
    public bool Has(string axis) => _indices.ContainsKey(axis);

    /// <summary>The same coordinates with <paramref name="axis"/> at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentException">The axis has no name or the index is negative.</exception>
    public Coords With(string axis, int index)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(axis);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new Coords(_indices.SetItem(axis, index));
    }

    /// <summary>The same coordinates without <paramref name="axis"/>.</summary>
    public Coords Without(string axis) => new(_indices.Remove(axis));

    /// <inheritdoc/>
    public bool Equals(Coords? other) =>
        other is not null && (ReferenceEquals(this, other) || _indices.SequenceEqual(other._indices));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Coords);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach ((string axis, int index) in _indices)
        {
            hash.Add(axis, StringComparer.Ordinal);
            hash.Add(index);
        }

        return hash.ToHashCode();
    }

    /// <summary><c>channel=0, time=3</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _indices.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}
