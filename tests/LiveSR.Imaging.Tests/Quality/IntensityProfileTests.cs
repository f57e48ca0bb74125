using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Tests.Quality;

public class IntensityProfileTests
{
    private static readonly Plane Ramp = Made((x, y) => (3 * x) + (5 * y) + 7);

    [Fact]
    public void OnPixelCentresItIsThePixels() =>
        IntensityProfile.Along(Ramp, new ProfileLine(4, 6, 9, 6)).ShouldBe([.. Enumerable.Range(4, 6).Select(x => Ramp[x, 6])]);

    [Fact]
    public void BetweenCentresAPlaneStaysAPlane()
    {
        float[] profile = IntensityProfile.Along(Ramp, new ProfileLine(5, 5, 17, 14), width: 3, samples: 31);

        for (int i = 0; i < profile.Length; i++)
        {
            profile[i].ShouldBe((float)((3 * (5 + (12 * i / 30.0))) + (5 * (5 + (9 * i / 30.0))) + 7), 1e-3f);
        }
    }

    [Fact]
    public void WidthAveragesAcrossTheLine()
    {
        Plane stripes = Made((_, y) => y % 2 == 0 ? 0 : 100);

        IntensityProfile.Along(stripes, new ProfileLine(3, 10, 20, 10), width: 2).ShouldAllBe(v => Math.Abs(v - 50) < 1e-3);
        IntensityProfile.Along(stripes, new ProfileLine(3, 10, 20, 10)).ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void AScaledLineStaysOnTheSamePlaceOfTheScene()
    {
        Plane large = Resampler.Resize(Ramp, 96, 96);
        var line = new ProfileLine(8, 9, 20, 15);

        float[] small = IntensityProfile.Along(Ramp, line, samples: 20), fine = IntensityProfile.Along(large, line.Scaled(4), samples: 20);

        for (int i = 0; i < small.Length; i++)
        {
            fine[i].ShouldBe(small[i], 0.01f);
        }
    }

    [Fact]
    public void OutsideTheImageItGoesOnWithTheBorder() => IntensityProfile.Sample(Ramp, -50, 3).ShouldBe(Ramp[0, 3]);

    private static Plane Made(Func<int, int, float> value)
    {
        var plane = new Plane(24, 24);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            plane.Values[i] = value(i % 24, i / 24);
        }

        return plane;
    }
}
