using LiveSR.Imaging;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>All images of a recipe in memory, with their low-resolution images.</summary>
public sealed class ImagePool
{
    private ImagePool(IReadOnlyList<ImageGroup> groups) => Groups = groups;

    /// <summary>The groups, in the recipe's order.</summary>
    public IReadOnlyList<ImageGroup> Groups { get; }

    /// <summary>A pool of images that are in memory already.</summary>
    public static ImagePool Of(params IReadOnlyList<ImageGroup> groups) => new(groups);

    /// <summary>Reads the recipe's folders and makes the low-resolution images.</summary>
    /// <exception cref="TrainingException">A folder is not there or has nothing to learn from.</exception>
    public static ImagePool Load(
        DataRecipe data, IEnumerable<int> scales, DegradationRecipe? degradation = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var reader = new GroupReader(data, degradation ?? new DegradationRecipe(), [.. scales]);
        List<ImageGroup> groups = [.. data.Groups.Select(group => reader.Read(group, cancellation))];
        return new ImagePool([.. groups, .. groups.Select(reader.Take).OfType<ImageGroup>()]);
    }

    /// <summary>
    /// The low-resolution image of a true one: bicubic with antialiasing as in the papers, rounded to the levels that a
    /// file of the same depth could hold.
    /// </summary>
    /// <param name="truth">The true image in the file's own units.</param>
    /// <param name="scale">How many times smaller.</param>
    /// <param name="largest">Largest value of the file's samples, to whose whole numbers the result is rounded; infinity for floats, which are not.</param>
    /// <param name="blurSigma">Standard deviation of a Gaussian blur after shrinking, in low-resolution pixels.</param>
    public static Plane Degrade(Plane truth, int scale, float largest, double blurSigma = 0)
    {
        ArgumentNullException.ThrowIfNull(truth);
        Plane low = GaussianBlur.Of(Resampler.Resize(truth, truth.Width / scale, truth.Height / scale), blurSigma);
        for (int i = 0; i < low.Values.Length && float.IsFinite(largest); i++)
        {
            low.Values[i] = Math.Clamp(MathF.Round(low.Values[i]), 0, largest);
        }

        return low;
    }

    /// <summary>Makes a training image from a plane in a file's own units.</summary>
    public static TrainingImage Prepare(string name, Plane luma, float largest, IReadOnlyCollection<int> scales, double blurSigma = 0)
    {
        ArgumentNullException.ThrowIfNull(luma);
        int multiple = scales.Aggregate(1, LeastCommonMultiple);
        Plane truth = luma.Crop(new PixelRect(0, 0, luma.Width / multiple * multiple, luma.Height / multiple * multiple));
        (float floor, float range) = RangeOf(truth, largest);
        var low = scales.ToDictionary(scale => scale, scale => Scaled(Degrade(truth, scale, largest, blurSigma), floor, range));
        return new TrainingImage(name, Scaled(truth, floor, range), low);
    }

    /// <summary>Makes a training image from a pair of planes in a file's own units; both keep their intensities' relation.</summary>
    /// <param name="name">File name.</param>
    /// <param name="low">What was taken at the low resolution.</param>
    /// <param name="truth">The true image, exactly <paramref name="scale"/> times as large.</param>
    /// <param name="largest">Largest value of the true file's samples.</param>
    /// <param name="scale">Enlargement between them.</param>
    public static TrainingImage PreparePair(string name, Plane low, Plane truth, float largest, int scale)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(truth);
        (float floor, float range) = RangeOf(truth, largest);
        return new TrainingImage(
            name, Scaled(truth, floor, range), new Dictionary<int, Plane> { [scale] = Scaled(low, floor, range) });
    }

    /// <summary>
    /// What becomes 0 and 1. Of 8 bits all; of 16 bits and floats, which cameras seldom fill, from the darkest value to the 99.9th
    /// percentile, so that decibels of different cameras mean about the same.
    /// </summary>
    private static (float Floor, float Range) RangeOf(Plane truth, float largest) =>
        largest > byte.MaxValue && FilledRange.Of(truth) is { } filled ? (filled.Low, filled.High - filled.Low)
        : (0, float.IsFinite(largest) ? largest : 1);

    private static Plane Scaled(Plane plane, float floor, float range)
    {
        var scaled = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < scaled.Values.Length; i++)
        {
            scaled.Values[i] = (plane.Values[i] - floor) / range;
        }

        return scaled;
    }

    private static int LeastCommonMultiple(int a, int b)
    {
        (int x, int y) = (a, b);
        while (y != 0)
        {
            (x, y) = (y, x % y);
        }

        return a / x * b;
    }
}
