namespace LiveSR.Sound;

/// <summary>The cues' sounds, made by arithmetic: each under half a second, and begun and ended without a click.</summary>
internal static class CueSounds
{
    /// <summary>Amplitude, as a part of full scale: with the focus tone still below 1.</summary>
    internal const float Amplitude = 0.6f;

    private const double RampSeconds = 0.008;

    /// <summary>The samples of a cue, one channel at <see cref="SoundBoard.SampleRate"/>.</summary>
    internal static float[] Make(Cue cue) => cue switch
    {
        Cue.CameraLost => [.. Note(880, 0.15), .. Note(660, 0.15), .. Note(440, 0.15)],
        Cue.RecordingDropped => [.. Buzz(165, 0.2), .. new float[SoundBoard.SampleRate / 20], .. Buzz(165, 0.2)],
        Cue.RecordingStarted => [.. Note(523, 0.12), .. Note(784, 0.12)],
        Cue.RecordingStopped => [.. Note(784, 0.12), .. Note(523, 0.12)],
        _ => throw new ArgumentOutOfRangeException(nameof(cue), cue, "Unknown cue."),
    };

    private static float[] Note(double frequency, double seconds) =>
        Shape(seconds, time => Math.Sin(Math.Tau * frequency * time));

    /// <summary>The third and fifth overtone make it rough, unlike every note.</summary>
    private static float[] Buzz(double frequency, double seconds) => Shape(seconds, time =>
        (Math.Sin(Math.Tau * frequency * time) + Math.Sin(Math.Tau * 3 * frequency * time) + Math.Sin(Math.Tau * 5 * frequency * time)) / 3);

    private static float[] Shape(double seconds, Func<double, double> wave)
    {
        float[] samples = new float[(int)(seconds * SoundBoard.SampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (double)i / SoundBoard.SampleRate;
            double ramp = Math.Clamp(Math.Min(time, seconds - time) / RampSeconds, 0, 1);
            samples[i] = (float)(Amplitude * ramp * wave(time));
        }

        return samples;
    }
}
