using LiveSR.Imaging;

namespace LiveSR.Files.Tiff.Series;

/// <summary>Axes along which the pages of one file run, slowest first: T, Z, C, and others, which count as time.</summary>
internal sealed class PageAxes
{
    private readonly (char Name, int Size)[] _axes;

    internal PageAxes(params IEnumerable<(char Name, int Size)> axes) => _axes = [.. axes];

    internal int Times => Size(name => name is not ('C' or 'Z'));

    internal int Slices => Size(name => name == 'Z');

    internal int Channels => Size(name => name == 'C');

    /// <summary>Pages of the whole series; the largest number where it would be larger.</summary>
    internal long Pages => _axes.Aggregate(1L, (product, axis) => Math.Min(product * axis.Size, int.MaxValue));

    /// <summary>Where a page stands.</summary>
    internal PlaneIndex this[long page]
    {
        get
        {
            (long t, long z, long c) = (0, 0, 0);
            (long times, long slices, long channels) = (1, 1, 1);
            foreach ((char name, int size) in _axes.Reverse())
            {
                long index = page % size;
                page /= size;
                switch (name)
                {
                    case 'C':
                        (c, channels) = (c + (index * channels), channels * size);
                        break;
                    case 'Z':
                        (z, slices) = (z + (index * slices), slices * size);
                        break;
                    default:
                        (t, times) = (t + (index * times), times * size);
                        break;
                }
            }

            // What goes beyond the series is more time.
            return new PlaneIndex((int)(t + (page * times)), (int)z, (int)c);
        }
    }

    private int Size(Func<char, bool> isMeant) =>
        (int)_axes.Where(axis => isMeant(axis.Name)).Aggregate(1L, (product, axis) => Math.Min(product * axis.Size, int.MaxValue));
}
