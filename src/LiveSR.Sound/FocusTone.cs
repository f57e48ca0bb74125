using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>
/// A tone by which the focus is found without looking at the screen: its pitch is in proportion to the focus figure, so
/// that an octave is a factor of two, and it pulses faster the nearer the figure is to the best one seen. It begins at
/// <see cref="FirstPitch"/>; where the best figure is so much better that its pitch would leave the range, that one gets
/// <see cref="HighestPitch"/> and the others lie below it in proportion. It never clicks: the phase is continuous, and
/// gain and pitch glide. It falls silent a second after the last figure.
/// </summary>
/// <remarks><see cref="Report"/> and <see cref="Forget"/> may come from any thread; one thread reads.</remarks>
public sealed class FocusTone : ISampleProvider
{
    /// <summary>Pitch of the first figure, in hertz.</summary>
    public const double FirstPitch = 440;

    /// <summary>The lowest and the highest pitch, in hertz.</summary>
    public const double LowestPitch = 110, HighestPitch = 1760;

    /// <summary>Amplitude, as a part of full scale: leaves room for a cue.</summary>
    public const float Amplitude = 0.25f;

    private const double SlowestPulse = 2, FastestPulse = 12, GlideSeconds = 0.02, SilentAfterSeconds = 1;

    private readonly Lock _lock = new();
    private readonly double _glide;
    private double _first, _best, _figure;
    private int _samplesLeft;
    private double _phase, _pulsePhase, _gain, _pitch = FirstPitch;

    /// <summary>Makes a silent tone.</summary>
    /// <param name="sampleRate">Samples a second.</param>
    public FocusTone(int sampleRate = SoundBoard.SampleRate)
    {
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(sampleRate, 1);
        _glide = 1 - Math.Exp(-1 / (GlideSeconds * sampleRate));
    }

    /// <inheritdoc/>
    public WaveFormat WaveFormat { get; }

    /// <summary>The focus figure of the newest image: positive, of any unit, higher is sharper. Others are left out.</summary>
    public void Report(double figure)
    {
        if (!double.IsFinite(figure) || figure <= 0)
        {
            return;
        }

        lock (_lock)
        {
            _first = _first == 0 ? figure : _first;
            _best = Math.Max(_best, figure);
            _figure = figure;
            _samplesLeft = (int)(SilentAfterSeconds * WaveFormat.SampleRate);
        }
    }

    /// <summary>Forgets the best figure, as for another specimen, and is silent until the next.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_first, _best, _figure, _samplesLeft) = (0, 0, 0, 0);
        }
    }

    /// <inheritdoc/>
    public int Read(Span<float> buffer)
    {
        (double pitch, double pulse, int sounding) = Take(buffer.Length);
        for (int i = 0; i < buffer.Length; i++)
        {
            _gain += _glide * ((i < sounding ? 1 : 0) - _gain);
            _pitch += _glide * (pitch - _pitch);
            _phase = Next(_phase, _pitch);
            _pulsePhase = Next(_pulsePhase, pulse);
            double swell = (1 - Math.Cos(Math.Tau * _pulsePhase)) / 2;
            buffer[i] = (float)(Amplitude * _gain * swell * Math.Sin(Math.Tau * _phase));
        }

        return buffer.Length;
    }

    /// <summary>Pitch and pulses in hertz as they are to be, and how many of the next samples sound.</summary>
    private (double Pitch, double Pulse, int Sounding) Take(int samples)
    {
        lock (_lock)
        {
            int sounding = Math.Min(samples, _samplesLeft);
            _samplesLeft -= sounding;
            if (_best == 0)
            {
                return (_pitch, SlowestPulse, 0);
            }

            double nearness = _figure / _best;
            double pitchOfBest = Math.Min(HighestPitch, FirstPitch * _best / _first);
            return (Math.Max(LowestPitch, pitchOfBest * nearness), SlowestPulse + ((FastestPulse - SlowestPulse) * nearness), sounding);
        }
    }

    private double Next(double phase, double frequency)
    {
        double next = phase + (frequency / WaveFormat.SampleRate);
        return next - Math.Floor(next);
    }
}
