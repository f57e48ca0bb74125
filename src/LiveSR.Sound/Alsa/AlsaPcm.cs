using Microsoft.Win32.SafeHandles;
using NAudio.Wave;

namespace LiveSR.Sound.Alsa;

/// <summary>An open ALSA device: 16-bit samples go in or come out, and the call waits for room or for sound.</summary>
internal sealed unsafe class AlsaPcm : SafeHandleZeroOrMinusOneIsInvalid
{
    private string _device = "";
    private int _frameBytes = 1;

    /// <summary>For the marshaller; use <see cref="Open"/>.</summary>
    public AlsaPcm()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Opens a device.</summary>
    /// <param name="device">ALSA's name of it, such as <c>default</c>, <c>plughw:0</c> or <c>file:out.raw</c>.</param>
    /// <param name="stream">Which way.</param>
    /// <param name="format">16-bit PCM of any rate and number of channels that the device has.</param>
    /// <param name="latency">How much sound the device holds: what a player lags, and how long a recorder may be late.</param>
    /// <exception cref="SoundException">ALSA, the device or the format is missing, or another program has the device.</exception>
    internal static AlsaPcm Open(string device, AlsaStream stream, WaveFormat format, TimeSpan latency)
    {
        AlsaLibrary.Require();

        // A device that another program has is an error now, and not a wait without end.
        int error = AlsaNative.snd_pcm_open(out AlsaPcm pcm, device, stream, AlsaNative.OpenWithoutWaiting);
        pcm._device = device;
        pcm._frameBytes = format.BlockAlign;
        try
        {
            pcm.Check(error, "another name may do: 'aplay -L' lists them");
            pcm.Check(AlsaNative.snd_pcm_nonblock(pcm, 0), "try another device");
            pcm.Check(
                AlsaNative.snd_pcm_set_params(pcm, AlsaNative.Signed16LittleEndian, AlsaNative.InterleavedReadWrite,
                    (uint)format.Channels, (uint)format.SampleRate, softResample: 1, (uint)latency.TotalMicroseconds),
                $"it lacks {format.SampleRate} Hz, 16 bit, {format.Channels} channel(s): use 'default', or 'plughw:' in place of 'hw:'");
            return pcm;
        }
        catch
        {
            pcm.Dispose();
            throw;
        }
    }

    /// <summary>Makes the device ready after <see cref="Drop"/> or <see cref="Drain"/>; a recorder's begins to listen.</summary>
    /// <exception cref="SoundException">The device is gone.</exception>
    internal void Start(AlsaStream stream)
    {
        Check(AlsaNative.snd_pcm_prepare(this), "plug it in again");
        if (stream == AlsaStream.Capture)
        {
            Check(AlsaNative.snd_pcm_start(this), "plug it in again");
        }
    }

    /// <summary>Plays whole frames, and goes on after a gap when they came too late.</summary>
    /// <exception cref="SoundException">The device is gone.</exception>
    internal void Write(ReadOnlySpan<byte> frames)
    {
        while (frames.Length >= _frameBytes)
        {
            fixed (byte* first = frames)
            {
                nint done = AlsaNative.snd_pcm_writei(this, first, (nuint)(frames.Length / _frameBytes));
                frames = frames[(Recovered(done) * _frameBytes)..];
            }
        }
    }

    /// <summary>How often sound came while nobody read it, and was lost.</summary>
    internal long Overruns { get; private set; }

    /// <summary>Waits for sound.</summary>
    /// <returns>Bytes that were read; 0 when there is no more, as at the end of a file.</returns>
    /// <exception cref="SoundException">The device is gone.</exception>
    internal int Read(Span<byte> frames)
    {
        fixed (byte* first = frames)
        {
            while (true)
            {
                nint done = AlsaNative.snd_pcm_readi(this, first, (nuint)(frames.Length / _frameBytes));
                if (done >= 0)
                {
                    return (int)done * _frameBytes;
                }

                // Where it could not be started again, the next read says so.
                _ = Recovered(done);
                Overruns++;
                _ = AlsaNative.snd_pcm_start(this);
            }
        }
    }

    /// <summary>Waits until all is played.</summary>
    internal void Drain() => _ = AlsaNative.snd_pcm_drain(this);

    /// <summary>Is silent at once.</summary>
    internal void Drop() => _ = AlsaNative.snd_pcm_drop(this);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => AlsaNative.snd_pcm_close(handle) >= 0;

    /// <summary>The frames that were done; 0 after a gap, which ALSA then has mended.</summary>
    private int Recovered(nint done)
    {
        if (done < 0)
        {
            Check(AlsaNative.snd_pcm_recover(this, (int)done, silent: 1), "plug it in again");
        }

        return (int)Math.Max(done, 0);
    }

    private void Check(int error, string advice)
    {
        if (error < 0)
        {
            throw new SoundException($"sound device '{_device}': {AlsaLibrary.Describe(error)}; {advice}.");
        }
    }
}
