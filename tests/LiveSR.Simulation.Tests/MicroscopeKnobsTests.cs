using LiveSR.Imaging;

namespace LiveSR.Simulation.Tests;

/// <summary>The microscope is turned by hand while it takes images.</summary>
public sealed class MicroscopeKnobsTests
{
    private const string Text = "actin?size=96x64&seed=5&travel=10";

    [Fact]
    public void EqualOptionsAndKnobsGiveEqualBytesWhateverWasTurnedBefore()
    {
        using SimulatedMicroscope straight = Microscopes.Open(Text), wandered = Microscopes.Open(Text);
        byte[] untouched = straight.Image(4);
        var knobs = new MicroscopeKnobs { DefocusUm = 0.8, StageXUm = 3, StageYUm = -2, Illumination = 1.5, ExposureMs = 20 };
        straight.Turn(knobs);
        wandered.Turn(new MicroscopeKnobs { DefocusUm = -2, StageXUm = 9 });
        wandered.Image(2);
        wandered.Turn(knobs);
        wandered.Image(4).ShouldBe(straight.Image(4));
        wandered.Image(4).ShouldNotBe(untouched);
        wandered.Turn(new MicroscopeKnobs());
        wandered.Image(4).ShouldBe(untouched);
    }

    [Fact]
    public void FocusTurnedByHandIsTheFocusOfTheOptions()
    {
        using SimulatedMicroscope turned = Microscopes.Open("pits?size=64&photons=200&gain=20"), made = Microscopes.Open("pits?size=64&photons=200&gain=20&defocus=1.2");
        turned.Turn(new MicroscopeKnobs { DefocusUm = 1.2 });
        turned.Image(3).ShouldBe(made.Image(3));
    }

    [Fact]
    public void TheStageShiftsTheSpecimenByWholePixels()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("nuclei?size=128&seed=5&travel=40&motion=0&photons=1e6&read-noise=0&haze=0&background=0");
        double[] before = microscope.TruthValues(0, 1);
        microscope.Turn(new MicroscopeKnobs { StageXUm = 10 * microscope.PixelSizeUm, StageYUm = 4 * microscope.PixelSizeUm });
        double[] after = microscope.TruthValues(0, 1);
        double largest = before.Max() - microscope.Offset;
        for (int y = 20; y < 100; y++)
        {
            for (int x = 20; x < 100; x++)
            {
                after[(y * 128) + x].ShouldBe(before[((y + 4) * 128) + x + 10], 0.02 * largest, $"at {x}, {y}");
            }
        }
    }

    [Fact]
    public void LampAndExposureScaleTheLightAndNotTheOffset()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=64&fps=20&photons=100&gain=10");
        double usual = microscope.TruthValues(0, 1).Average() - microscope.Offset;
        microscope.Turn(new MicroscopeKnobs { Illumination = 3, ExposureMs = 25 });
        (microscope.TruthValues(0, 1).Average() - microscope.Offset).ShouldBe(1.5 * usual, 0.01 * usual);
        microscope.Turn(new MicroscopeKnobs { Illumination = 0 });
        (microscope.ImageValues(0).Average() - microscope.Offset).ShouldBe(0, 1);
    }

    [Fact]
    public void MetadataSayHowTheMicroscopeStands()
    {
        using SimulatedMicroscope microscope = Microscopes.Open(Text);
        microscope.Turn(new MicroscopeKnobs { DefocusUm = 0.5, StageXUm = 1, StageYUm = 2, Illumination = 2, ExposureMs = 12 });
        using SimulatedFrame image = microscope.Render(0);
        FrameMetadata metadata = image.Frame.Metadata;
        (metadata.ExposureMs, metadata.XPositionUm, metadata.YPositionUm, metadata.ZPositionUm).ShouldBe((12, 1, 2, 0.5));
        metadata.UserData["DefocusUm"].ShouldBe("0.5");
        metadata.UserData["Illumination"].ShouldBe("2");
    }

    [Theory]
    [InlineData(11, 0, 1)]
    [InlineData(0, 30, 1)]
    [InlineData(0, 0, double.NaN)]
    public void WhatCannotBeIsRefusedAndChangesNothing(double stage, double focus, double lamp)
    {
        using SimulatedMicroscope microscope = Microscopes.Open(Text);
        Should.Throw<ArgumentOutOfRangeException>(() => microscope.Turn(new MicroscopeKnobs { StageXUm = stage, DefocusUm = focus, Illumination = lamp }));
        microscope.Knobs.ShouldBe(new MicroscopeKnobs());
    }
}
