using NAudio.Wave;

namespace LiveSR.Sound.Tests;

/// <summary>The mix of tone and cues, as it went into ALSA's file.</summary>
[Collection(AlsaCollection.Name)]
public sealed class SoundBoardTests
{
    public static TheoryData<Cue> Cues => [.. Enum.GetValues<Cue>()];

    [Theory]
    [MemberData(nameof(Cues))]
    public void ACueIsUnderHalfASecondAndBeginsAndEndsInSilence(Cue cue)
    {
        float[] sound = CueSounds.Make(cue);

        sound.Length.ShouldBeLessThan(SoundBoard.SampleRate / 2);
        sound[0].ShouldBe(0);
        Math.Abs(sound[^1]).ShouldBeLessThan(0.01f);
        sound.Max(Math.Abs).ShouldBeInRange(0.3f, CueSounds.Amplitude);
    }

    [Fact]
    public void EachCueIsHeardAsItsOwnNotes()
    {
        short[] lost = Played(Cue.CameraLost), started = Played(Cue.RecordingStarted), stopped = Played(Cue.RecordingStopped);

        Notes(lost, 0.15, 3).ShouldBe([880, 660, 440], 5);
        Notes(started, 0.12, 2).ShouldBe([523, 784], 5);
        Notes(stopped, 0.12, 2).ShouldBe([784, 523], 5);
        short[] dropped = Played(Cue.RecordingDropped);
        Signal.Peak(dropped.AsSpan(0, Signal.Rate / 5)).ShouldBeGreaterThan(8000);
        Signal.Peak(dropped.AsSpan((int)(0.2 * Signal.Rate) + 1, Signal.Rate / 25)).ShouldBe(0);
        Signal.Peak(dropped.AsSpan((int)(0.25 * Signal.Rate), Signal.Rate / 5)).ShouldBeGreaterThan(8000);
    }

    [Fact]
    public void CuesComeOneAfterTheOtherAndAreNotMixed()
    {
        short[] both = Played(Cue.RecordingStarted, Cue.RecordingStopped);

        Notes(both, 0.12, 4).ShouldBe([523, 784, 784, 523], 5);
    }

    [Fact]
    public void NothingClipsWithTheToneAtItsBestAndEveryCueAtFullVolume()
    {
        using var alsa = new AlsaFiles();
        using var board = new SoundBoard(static _ => { }) { Volume = 1 };
        board.Focus.Report(1);

        Signal.Play(Mix(board, Enum.GetValues<Cue>()), Signal.Rate);

        Signal.Peak(alsa.Played).ShouldBeInRange(20_000, (int)(0.86 * short.MaxValue));
    }

    [Fact]
    public void TheVolumeIsAFactor()
    {
        using var alsa = new AlsaFiles();
        using var board = new SoundBoard(static _ => { }) { Volume = 0.25f };

        Signal.Play(Mix(board, [Cue.RecordingStarted]), Signal.Rate / 2);

        Signal.Peak(alsa.Played).ShouldBeInRange((int)(0.14 * short.MaxValue), (int)(0.151 * short.MaxValue));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void AVolumeOutsideOf0To1IsRefused(float volume)
    {
        using var board = new SoundBoard(static _ => { });

        Should.Throw<ArgumentOutOfRangeException>(() => board.Volume = volume);
    }

    [Fact]
    public void ItIsOffUntilTurnedOnAndOpensNoDeviceBefore()
    {
        using var alsa = new AlsaFiles();
        using var board = new SoundBoard(static _ => { });
        board.Play(Cue.CameraLost);
        board.IsOn.ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => alsa.Played);

        board.TurnOn("bench").ShouldBeTrue();
        board.IsOn.ShouldBeTrue();
        board.TurnOff();

        board.IsOn.ShouldBeFalse();
    }

    [Fact]
    public void WithoutTheDeviceTheLogHasOneLineThatSaysSoAndTheBoardStaysOff()
    {
        using var alsa = new AlsaFiles();
        var lines = new List<string>();
        using var board = new SoundBoard(lines.Add);

        board.TurnOn("hw:Nowhere").ShouldBeFalse();

        board.IsOn.ShouldBeFalse();
        string line = lines.ShouldHaveSingleItem();
        line.ShouldStartWith("sound device 'hw:Nowhere': ");
        line.ShouldNotContain('\n');
    }

    /// <summary>The samples that ALSA got for these cues, at full volume and without the tone.</summary>
    private static short[] Played(params Cue[] cues)
    {
        using var alsa = new AlsaFiles();
        using var board = new SoundBoard(static _ => { }) { Volume = 1 };
        Signal.Play(Mix(board, cues), Signal.Rate);
        return alsa.Played;
    }

    /// <summary>The board's mix, with cues in line as if it were on.</summary>
    private static ISampleProvider Mix(SoundBoard board, Cue[] cues)
    {
        ISampleProvider mix = board.Mix();
        foreach (Cue cue in cues)
        {
            board.Cues.Play(cue);
        }

        return mix;
    }

    private static double[] Notes(short[] played, double seconds, int count)
    {
        int each = (int)(seconds * Signal.Rate);
        return [.. Enumerable.Range(0, count).Select(i => Signal.Pitch(played.AsSpan(i * each, each)))];
    }
}
