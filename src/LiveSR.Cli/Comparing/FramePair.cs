using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;

namespace LiveSR.Cli.Comparing;

/// <summary>Two frames of one scene, brought to one grid and one unit so that they can be subtracted. The frames must outlive it.</summary>
internal sealed class FramePair
{
    /// <summary>Makes a pair.</summary>
    /// <param name="number">Number of the pair, from 0.</param>
    /// <param name="a">What is compared with.</param>
    /// <param name="b">What is judged.</param>
    /// <param name="fits">Whether gain and offset of <paramref name="b"/> are fitted to <paramref name="a"/>.</param>
    /// <exception cref="UsageException">Neither size is a whole multiple of the other.</exception>
    public FramePair(int number, Frame a, Frame b, bool fits = false)
    {
        RequireWhole(a.Width, a.Height, b.Width, b.Height);
        (Number, A, B) = (number, a, b);
        (int width, int height) = (Fine.Width, Fine.Height);
        PlaneA = Enlarged(Plane.FromFrame(a), width, height);
        PlaneB = new FullScale(0, b.MaxValue / a.MaxValue).Apply(Enlarged(Plane.FromFrame(b), width, height));
        PlaneB = fits ? IntensityFit.Onto(PlaneA, PlaneB) : PlaneB;
    }

    /// <summary>Number of the pair, from 0.</summary>
    public int Number { get; }

    /// <summary>What is compared with.</summary>
    public Frame A { get; }

    /// <summary>What is judged.</summary>
    public Frame B { get; }

    /// <summary>Luma of <see cref="A"/> on the finer of the two grids.</summary>
    public Plane PlaneA { get; }

    /// <summary>Luma of <see cref="B"/> on the finer of the two grids, in the counts of <see cref="A"/>.</summary>
    public Plane PlaneB { get; }

    /// <summary>The frame of fewer pixels; <see cref="A"/> where both have the same.</summary>
    public Frame Coarse => B.Width < A.Width ? B : A;

    /// <summary>The frame of more pixels; <see cref="B"/> where both have the same.</summary>
    public Frame Fine => B.Width < A.Width ? A : B;

    /// <summary>Pixels of the finer grid for one of the coarser, along each axis.</summary>
    public int Scale => Fine.Width / Coarse.Width;

    /// <summary>Refuses sizes of which neither is a whole multiple of the other.</summary>
    /// <exception cref="UsageException">They are.</exception>
    public static void RequireWhole(int widthA, int heightA, int widthB, int heightB)
    {
        (int wide, int narrow) = (Math.Max(widthA, widthB), Math.Min(widthA, widthB));
        (int high, int low) = (Math.Max(heightA, heightB), Math.Min(heightA, heightB));
        if (wide % narrow != 0 || high % low != 0 || wide / narrow != high / low || widthA > widthB != heightA > heightB)
        {
            throw new UsageException($"{widthA}x{heightA} and {widthB}x{heightB} pixels cannot be compared: one must be the other enlarged by a whole number along both axes.");
        }
    }

    private static Plane Enlarged(Plane plane, int width, int height) => plane.Width == width ? plane : Resampler.Resize(plane, width, height);
}
