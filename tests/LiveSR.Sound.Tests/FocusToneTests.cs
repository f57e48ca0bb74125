namespace LiveSR.Sound.Tests;

/// <summary>What went into ALSA's file is the focus tone as it should sound.</summary>
[Collection(AlsaCollection.Name)]
public sealed class FocusToneTests
{
    private const int Each = Signal.Rate;

    [Fact]
    public void ThePitchIsInProportionToTheFocusFigure()
    {
        short[] played = Play(0.5, 0.75, 1, 1.5, 0.5);

        double[] pitches = [.. Enumerable.Range(0, 5).Select(i => Signal.Pitch(Settled(played, i)))];

        double[] expected = [440, 660, 880, 1320, 440];
        for (int i = 0; i < expected.Length; i++)
        {
            pitches[i].ShouldBe(expected[i], 0.02 * expected[i]);
        }
    }

    [Fact]
    public void TheBestFigureHasTheHighestPitchAndTheOthersLieBelowItInProportion()
    {
        short[] played = Play(1, 100, 50, 1);

        Signal.Pitch(Settled(played, 1)).ShouldBe(FocusTone.HighestPitch, 20);
        Signal.Pitch(Settled(played, 2)).ShouldBe(FocusTone.HighestPitch / 2, 10);
        Signal.Pitch(Settled(played, 3)).ShouldBe(FocusTone.LowestPitch, 4);
    }

    [Fact]
    public void ItPulsesFasterTheNearerTheFigureIsToTheBestSeen()
    {
        short[] played = Play(1, 0.5, 0.1);

        int[] pulses = [.. Enumerable.Range(0, 3).Select(i => Signal.Pulses(Settled(played, i)))];

        // 12, 7 and 3 a second, over nine tenths of one.
        pulses[0].ShouldBeInRange(10, 12);
        pulses[1].ShouldBeInRange(5, 7);
        pulses[2].ShouldBeInRange(2, 4);
    }

    [Fact]
    public void ItNeverClicks()
    {
        short[] played = Play(1, 4, 0.5, 3, 1);

        // The steepest that a sine of the highest pitch gets between two samples.
        double steepest = Math.Tau * FocusTone.HighestPitch / Signal.Rate * FocusTone.Amplitude * short.MaxValue;
        int step = played.Zip(played.Skip(1), (one, next) => Math.Abs(next - one)).Max();

        ((double)step).ShouldBeLessThan(1.05 * steepest);
        Signal.Peak(played).ShouldBeInRange((int)(0.95 * FocusTone.Amplitude * short.MaxValue), (int)(FocusTone.Amplitude * short.MaxValue));
    }

    [Fact]
    public void ItIsSilentBeforeTheFirstFigureAndASecondAfterTheLast()
    {
        using var alsa = new AlsaFiles();
        var tone = new FocusTone();
        Signal.Play(tone, Each);
        alsa.Played.Length.ShouldBe(Each);
        Signal.Peak(alsa.Played).ShouldBe(0);

        using var later = new AlsaFiles();
        tone.Report(1);
        Signal.Play(tone, 3 * Each);

        Signal.Peak(later.Played.AsSpan(0, Each)).ShouldBeGreaterThan(7000);
        Signal.Peak(later.Played.AsSpan(2 * Each, Each)).ShouldBe(0);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    public void AFigureThatIsNoneIsLeftOut(double figure)
    {
        short[] played = Play(1, figure, 2);

        Signal.Pitch(Settled(played, 1)).ShouldBe(440, 9);
        Signal.Pitch(Settled(played, 2)).ShouldBe(880, 18);
    }

    [Fact]
    public void AnotherSpecimenBeginsAnew()
    {
        using var alsa = new AlsaFiles();
        var tone = new FocusTone();
        tone.Report(1);
        tone.Report(50);
        tone.Forget();

        Signal.Play(new FocusScript(tone, Each, 10), Each);

        Signal.Pitch(Settled(alsa.Played, 0)).ShouldBe(FocusTone.FirstPitch, 9);
    }

    private static short[] Play(params double[] figures)
    {
        using var alsa = new AlsaFiles();
        Signal.Play(new FocusScript(new FocusTone(), Each, figures), Each * figures.Length);
        return alsa.Played;
    }

    /// <summary>The samples of a figure, but for the glide at their beginning.</summary>
    private static ReadOnlySpan<short> Settled(short[] played, int figure) => played.AsSpan((figure * Each) + (Each / 10), Each - (Each / 10));
}
