using NAudio.Wave;

namespace LiveSR.Sound.Alsa;

/// <summary>
/// Records through ALSA, on a thread of its own, 16-bit samples. <see cref="DataAvailable"/> and
/// <see cref="RecordingStopped"/> come on that thread; the latter with the <see cref="SoundException"/> when the device
/// was lost. Whoever handles the samples may be half a second late before some are missed.
/// </summary>
/// <param name="device">ALSA's name of the device.</param>
public sealed class AlsaRecorder(string device = AlsaPlayer.DefaultDevice) : IWaveIn, ICountsOverruns
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(500);

    private const int ChunksPerSecond = 50;

    private volatile bool _isOn;
    private Thread? _thread;
    private long _overruns;

    /// <inheritdoc/>
    public event EventHandler<WaveInEventArgs>? DataAvailable;

    /// <inheritdoc/>
    public event EventHandler<StoppedEventArgs>? RecordingStopped;

    /// <inheritdoc/>
    public long Overruns => Interlocked.Read(ref _overruns);

    /// <inheritdoc/>
    /// <value>16-bit PCM; default one channel at 48 kHz.</value>
    public WaveFormat WaveFormat
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value is { Encoding: WaveFormatEncoding.Pcm, BitsPerSample: 16 }
                ? value
                : throw new ArgumentException($"The recorder gives 16-bit PCM, and not {value}.", nameof(value));
        }
    }
    = new(48000, 16, 1);

    /// <summary>Opens the device and listens.</summary>
    /// <exception cref="SoundException">There is no such device, or it is in use.</exception>
    public void StartRecording()
    {
        if (_isOn)
        {
            throw new InvalidOperationException("It records already.");
        }

        StopRecording();
        Interlocked.Exchange(ref _overruns, 0);
        var pcm = AlsaPcm.Open(device, AlsaStream.Capture, WaveFormat, Latency);
        _isOn = true;
        _thread = new Thread(() => Run(pcm)) { IsBackground = true, Name = "microphone" };
        _thread.Start();
    }

    /// <inheritdoc/>
    /// <remarks>Returns after the last <see cref="DataAvailable"/>.</remarks>
    public void StopRecording()
    {
        _isOn = false;
        if (_thread != Thread.CurrentThread)
        {
            _thread?.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => StopRecording();

    private void Run(AlsaPcm pcm)
    {
        Exception? failure = null;
        try
        {
            using (pcm)
            {
                Listen(pcm);
            }
        }
        catch (Exception e)
        {
            // A thread's exception would end the program; whoever records hears of it.
            failure = e;
        }

        _isOn = false;
        RecordingStopped?.Invoke(this, new StoppedEventArgs(failure));
    }

    private void Listen(AlsaPcm pcm)
    {
        byte[] chunk = new byte[WaveFormat.SampleRate / ChunksPerSecond * WaveFormat.BlockAlign];
        pcm.Start(AlsaStream.Capture);
        while (_isOn && pcm.Read(chunk) is > 0 and int bytes)
        {
            Interlocked.Exchange(ref _overruns, pcm.Overruns);
            DataAvailable?.Invoke(this, new WaveInEventArgs(chunk, bytes));
        }
    }
}
