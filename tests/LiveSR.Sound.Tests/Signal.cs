using LiveSR.Sound.Alsa;
using NAudio.Wave;
using NAudio.Wave.SampleProviders;

namespace LiveSR.Sound.Tests;

/// <summary>Plays and measures.</summary>
internal static class Signal
{
    public const int Rate = SoundBoard.SampleRate;

    /// <summary>Plays the beginning of a sound through the default ALSA device, which is to be <see cref="AlsaFiles"/>, to its end.</summary>
    public static void Play(ISampleProvider sound, int samples)
    {
        using var ended = new ManualResetEventSlim();
        using var player = new AlsaPlayer();
        Exception? failure = null;
        player.PlaybackStopped += (_, end) =>
        {
            failure = end.Exception;
            ended.Set();
        };
        player.Init(new SampleToWaveProvider(new OffsetSampleProvider(sound) { TakeSamples = samples }));
        player.Play();
        ended.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
        failure.ShouldBeNull();
    }

    /// <summary>Hertz, by where the sign changes from below to above.</summary>
    public static double Pitch(ReadOnlySpan<short> samples)
    {
        int first = -1, last = -1, rises = -1;
        bool below = false;
        for (int i = 0; i < samples.Length; i++)
        {
            if (below && samples[i] > 0)
            {
                (first, last, rises) = (first < 0 ? i : first, i, rises + 1);
            }

            below = samples[i] == 0 ? below : samples[i] < 0;
        }

        return (double)rises * Rate / (last - first);
    }

    /// <summary>How often a tone swells from silence.</summary>
    public static int Pulses(ReadOnlySpan<short> samples)
    {
        const int Window = Rate / 200;
        int pulses = 0;
        bool loud = false;
        for (int i = 0; i + Window <= samples.Length; i += Window)
        {
            int peak = Peak(samples.Slice(i, Window));
            bool now = loud ? peak > 1500 : peak > 3000;
            pulses += now && !loud ? 1 : 0;
            loud = now;
        }

        return pulses;
    }

    /// <summary>The farthest from zero.</summary>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        int peak = 0;
        foreach (short sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }
}

/// <summary>Reports one focus figure after the other to a tone, each for so many samples.</summary>
internal sealed class FocusScript(FocusTone tone, int samplesEach, params double[] figures) : ISampleProvider
{
    private int _position;

    public WaveFormat WaveFormat => tone.WaveFormat;

    public int Read(Span<float> buffer)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            int figure = Math.Min(_position / samplesEach, figures.Length - 1);
            tone.Report(figures[figure]);
            int now = Math.Min(buffer.Length - done, samplesEach - (_position % samplesEach));
            tone.Read(buffer.Slice(done, now));
            (done, _position) = (done + now, _position + now);
        }

        return done;
    }
}
