using LiveSR.Imaging.Microscopy;

namespace LiveSR.Imaging.Tests.Microscopy;

public class SeparablePsfTests
{
    [Fact]
    public void AGaussianIsOneProduct() =>
        LargestDifference(PointSpreadFunction.Gaussian(1.7), terms: 1).ShouldBeLessThan(1e-6);

    [Fact]
    public void AnAiryPatternIsThreeProductsToAFiftiethOfItsHeight()
    {
        var airy = PointSpreadFunction.Widefield(new Optics(1.3, 0.52), 25, 0.08);

        LargestDifference(airy, terms: 3).ShouldBeLessThan(0.02 * airy.Values[12, 12]);
        LargestDifference(airy, terms: 3).ShouldBeLessThan(0.6 * LargestDifference(airy, terms: 1));
    }

    [Fact]
    public void LightBeyondTheSideIsCountedAndTheRestSumsToOne()
    {
        var cut = SeparablePsf.Of(PointSpreadFunction.Gaussian(4), side: 9, terms: 2);

        cut.LeftOut.ShouldBeInRange(0.2, 0.8);
        Enumerable.Range(0, 2).Sum(k => Part(cut.Columns, k, 9).Sum() * Part(cut.Rows, k, 9).Sum()).ShouldBe(1, 1e-5);
    }

    private static double LargestDifference(PointSpreadFunction psf, int terms)
    {
        int side = psf.Values.Width;
        var separable = SeparablePsf.Of(psf, side, terms);
        return Enumerable.Range(0, side * side).Max(i => Math.Abs(psf.Values.Values[i] - Enumerable.Range(0, terms)
            .Sum(k => (double)separable.Columns[(k * side) + (i / side)] * separable.Rows[(k * side) + (i % side)])));
    }

    private static IEnumerable<double> Part(float[] values, int term, int side) => values.Skip(term * side).Take(side).Select(v => (double)v);
}
