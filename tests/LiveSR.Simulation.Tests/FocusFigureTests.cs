using LiveSR.Imaging.Quality;

namespace LiveSR.Simulation.Tests;

/// <summary>The focus figure on the simulated microscope, whose focus is at 0.</summary>
public sealed class FocusFigureTests
{
    private static readonly double[] Positions = [-3, -2, -1.2, -0.8, -0.4, 0, 0.4, 0.8, 1.2, 2, 3];

    [Theory]
    [InlineData("actin?size=128&seed=3")]
    [InlineData("microtubules?size=128&seed=3")]
    [InlineData("er?size=128&seed=3")]
    [InlineData("pits?size=128&seed=3")]
    [InlineData("actin?size=128&seed=3&photons=40")]
    public void ItPeaksAtTheFocusAndFallsOnBothSides(string text)
    {
        using SimulatedMicroscope microscope = Microscopes.Open(text);
        double[] figures = [.. Positions.Select(position => At(microscope, position, lamp: 1))];
        Positions[Array.IndexOf(figures, figures.Max())].ShouldBe(0);
        for (int i = 2; i < 5; i++)
        {
            figures[i].ShouldBeLessThan(figures[i + 1], $"from {Positions[i]} to {Positions[i + 1]} um");
            figures[^(i + 1)].ShouldBeLessThan(figures[^(i + 2)], $"from {Positions[^(i + 1)]} to {Positions[^(i + 2)]} um");
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(3)]
    public void ItDoesNotFollowTheLamp(double lamp)
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=256&seed=3");
        double usual = At(microscope, 0.4, 1);
        At(microscope, 0.4, lamp).ShouldBe(usual, 0.05 * usual);
    }

    [Fact]
    public void ADarkImageHasNone()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=128&seed=3");
        At(microscope, 0, lamp: 0).ShouldBe(0);
    }

    private static double At(SimulatedMicroscope microscope, double focus, double lamp)
    {
        microscope.Turn(new MicroscopeKnobs { DefocusUm = focus, Illumination = lamp });
        using SimulatedFrame image = microscope.Render(0);
        return FocusFigure.Of(image.Frame);
    }
}
