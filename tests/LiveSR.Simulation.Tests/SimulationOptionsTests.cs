namespace LiveSR.Simulation.Tests;

public class SimulationOptionsTests
{
    [Fact]
    public void ReadsEveryOption()
    {
        var options = SimulationOptions.Parse(
            "ER?size=640x480&fps=25.5&seed=-7&na=1.2&wavelength=600&pixel=0.065&defocus=-0.5&photons=150&background=3&haze=0.1"
            + "&read-noise=2.5&offset=90&gain=1.5&depth=12&truth=2&frames=100&loop=64&motion=0.5");
        options.ShouldBe(new SimulationOptions
        {
            Specimen = SpecimenKind.Er,
            Width = 640,
            Height = 480,
            FrameRate = 25.5,
            Seed = -7,
            NumericalAperture = 1.2,
            WavelengthNm = 600,
            PixelSizeUm = 0.065,
            DefocusUm = -0.5,
            Photons = 150,
            Background = 3,
            Haze = 0.1,
            ReadNoise = 2.5,
            Offset = 90,
            Gain = 1.5,
            BitDepth = 12,
            TruthScale = 2,
            FrameCount = 100,
            Loop = 64,
            Motion = 0.5,
        });
        SimulationOptions.Parse("actin?scale=4").TruthScale.ShouldBe(4);
    }

    [Theory]
    [InlineData("", "actin, microtubules, er, pits, nuclei, smear")]
    [InlineData("unicorn?size=64", "unicorn")]
    [InlineData("3", "actin, microtubules")]
    [InlineData("actin?sise=64", "size, fps, seed")]
    [InlineData("actin?size=64x64x64", "640x480")]
    [InlineData("actin?size=8", "32 to 8192")]
    [InlineData("actin?size", "32 to 8192")]
    [InlineData("actin?fps=fast", "fps=fast")]
    [InlineData("actin?na=2", "0.05 to 1.49")]
    [InlineData("actin?photons=NaN", "photons=NaN")]
    [InlineData("actin?depth=11", "8, 10, 12, 14, 16")]
    [InlineData("actin?truth=3", "0, 1, 2, 4")]
    [InlineData("actin?frames=0", "frames=0")]
    public void WrongTextIsOneLineThatSaysWhatIsRight(string text, string expected)
    {
        string message = Should.Throw<FormatException>(() => SimulationOptions.Parse(text)).Message;
        message.ShouldContain(expected);
        message.ShouldNotContain("\n");
    }
}
