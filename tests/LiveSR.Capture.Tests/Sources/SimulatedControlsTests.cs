using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Simulation;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>The simulated microscope is turned by hand while it delivers.</summary>
public sealed class SimulatedControlsTests
{
    [Fact]
    public void EachControlStatesItsUnitRangeAndValue()
    {
        using SimulatedSource source = Open("actin?size=48&fps=50&defocus=0.5&travel=20", new FramePool());
        source.Controls!.Read().Select(control => (control.Name, control.Unit, control.Minimum, control.Maximum, control.Value)).ShouldBe([
            (SourceControl.Focus, "µm", -10, 10, 0.5), (SourceControl.StageX, "µm", -20, 20, 0), (SourceControl.StageY, "µm", -20, 20, 0),
            (SourceControl.Illumination, "", 0, 4, 1), (SourceControl.Exposure, "ms", 0.1, 20, 20), (SourceControl.Specimen, "", 0, 4, 0),
        ]);
        source.Controls.Read()[^1].Choices.ShouldBe(["actin", "microtubules", "er", "pits", "nuclei"]);
    }

    [Fact]
    public void WhatIsSetHoldsFromTheNextFrameOn()
    {
        using var pool = new FramePool();
        SimulatedSource source = Open("actin?size=48&fps=50&travel=20", pool);
        var recording = Recording.Of(source, limit: 6, frame =>
        {
            switch (frame.Metadata.ImageNumber)
            {
                case 1:
                    source.Controls!.Set(SourceControl.Focus, 1.5).Value.ShouldBe(1.5);
                    source.Controls.Set(SourceControl.StageX, -7);
                    break;
                case 3:
                    source.Controls!.Set(SourceControl.Specimen, 3);
                    break;
            }
        });
        recording.Frames.Select(frame => (frame.ZPositionUm, frame.XPositionUm, frame.UserData["Specimen"])).ShouldBe([
            (0, 0, "actin"), (0, 0, "actin"), (1.5, -7, "actin"), (1.5, -7, "actin"), (1.5, -7, "pits"), (1.5, -7, "pits"),
        ]);
        pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData(SourceControl.Focus, 11, "focus=11 is not possible: it takes -10 to 10 µm.")]
    [InlineData(SourceControl.Focus, double.NaN, "focus=NaN is not possible: it takes -10 to 10 µm.")]
    [InlineData(SourceControl.Specimen, 0.5, "specimen=0.5 is not possible: it takes actin, microtubules, er, pits, nuclei.")]
    [InlineData("shutter", 1, "The simulated microscope has no control 'shutter'; it has focus, illumination, exposure, specimen.")]
    public void WhatCannotBeIsRefusedInOneLine(string name, double value, string message)
    {
        using SimulatedSource source = Open("actin?size=48", new FramePool());
        Should.Throw<SourceException>(() => source.Controls!.Set(name, value)).Message.ShouldBe(message);
    }

    [Fact]
    public void ARecordingIsTheSameEachTimeAndHasNoControls()
    {
        using SimulatedSource source = Open("actin?size=48&frames=3", new FramePool());
        source.Controls.ShouldBeNull();
    }

    private static SimulatedSource Open(string text, FramePool pool) =>
        new(SimulationOptions.Parse(text), new SourceOptions { Pool = pool, Clock = new InstantClock() });
}
