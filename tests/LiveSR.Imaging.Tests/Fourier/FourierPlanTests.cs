using System.Numerics;
using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Tests.Fourier;

public class FourierPlanTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(360)]
    public unsafe void EqualsTheDefinition(int length)
    {
        const int Lanes = FourierPlan.Lanes;
        var random = new Random(length);
        float[] data = new float[2 * length * Lanes];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (2 * random.NextSingle()) - 1;
        }

        float[] before = [.. data], scratch = new float[data.Length];
        foreach (bool inverse in (bool[])[false, true])
        {
            before.CopyTo(data, 0);
            fixed (float* d = data, s = scratch)
            {
                new FourierPlan(length).Transform(d, s, inverse);
            }

            for (int k = 0; k < length; k += 3)
            {
                Complex expected = 0;
                for (int j = 0; j < length; j++)
                {
                    var value = new Complex(before[(j * Lanes) + 3], before[((length + j) * Lanes) + 3]);
                    expected += value * Complex.FromPolarCoordinates(1, (inverse ? 2 : -2) * Math.PI * ((long)j * k % length) / length);
                }

                data[(k * Lanes) + 3].ShouldBe((float)expected.Real, 2e-4f);
                data[((length + k) * Lanes) + 3].ShouldBe((float)expected.Imaginary, 2e-4f);
            }
        }
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(544, 576)]
    [InlineData(568, 576)]
    [InlineData(1024, 1024)]
    public void FastLengthIsAMultipleOfEightWithSmallFactors(int minimum, int expected) =>
        FourierPlan.FastLength(minimum).ShouldBe(expected);

    [Theory]
    [InlineData(641, 1, 640)]
    [InlineData(700, 3, 648)]
    [InlineData(7, 1, 0)]
    public void FastLengthWithinStaysWithin(int maximum, int multiple, int expected) =>
        FourierPlan.FastLengthWithin(maximum, multiple).ShouldBe(expected);
}
