using NAudio.Wave;
using NAudio.Wave.SampleProviders;

namespace LiveSR.Sound.Alsa;

/// <summary>
/// Plays through ALSA, on a thread of its own, as 16-bit samples. Called by one thread; <see cref="PlaybackStopped"/>
/// comes on the playing thread, with the <see cref="SoundException"/> when the device was lost.
/// </summary>
/// <param name="device">ALSA's name of the device.</param>
public sealed class AlsaPlayer(string device = AlsaPlayer.DefaultDevice) : IWavePlayer
{
    /// <summary>The device that the user's desktop plays to, or listens to.</summary>
    public const string DefaultDevice = "default";

    /// <summary>How long a sound waits in the device: short enough that a tone follows a hand on the focus knob.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(80);

    private const int ChunksPerSecond = 100;

    private readonly ManualResetEventSlim _mayPlay = new();
    private volatile PlaybackState _state = PlaybackState.Stopped;
    private SampleToWaveProvider16? _source;
    private AlsaPcm? _pcm;
    private Thread? _thread;

    /// <inheritdoc/>
    public event EventHandler<StoppedEventArgs>? PlaybackStopped;

    /// <inheritdoc/>
    /// <value>0 to 1; default 1.</value>
    public float Volume
    {
        get => _source?.Volume ?? field;
        set
        {
            field = value;
            _source?.Volume = value;
        }
    }
    = 1;

    /// <inheritdoc/>
    public PlaybackState PlaybackState => _state;

    /// <inheritdoc/>
    /// <remarks>The format in which the device is fed, known from <see cref="Init"/> on.</remarks>
    public WaveFormat OutputWaveFormat => Source.WaveFormat;

    private SampleToWaveProvider16 Source => _source ?? throw new InvalidOperationException("Init comes first.");

    /// <summary>Opens the device for the provider's rate and channels.</summary>
    /// <exception cref="SoundException">There is no such device, or it is in use.</exception>
    public void Init(IWaveProvider waveProvider)
    {
        ArgumentNullException.ThrowIfNull(waveProvider);
        if (_source is not null)
        {
            throw new InvalidOperationException("Init has been called before.");
        }

        var source = new SampleToWaveProvider16(waveProvider.ToSampleProvider()) { Volume = Volume };
        _pcm = AlsaPcm.Open(device, AlsaStream.Playback, source.WaveFormat, Latency);
        _source = source;
    }

    /// <inheritdoc/>
    public void Play()
    {
        _ = Source;
        bool isNew = _state == PlaybackState.Stopped;
        if (isNew)
        {
            Join();
        }

        _state = PlaybackState.Playing;
        _mayPlay.Set();
        if (isNew)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "sound" };
            _thread.Start();
        }
    }

    /// <inheritdoc/>
    public void Pause()
    {
        if (_state == PlaybackState.Playing)
        {
            _mayPlay.Reset();
            _state = PlaybackState.Paused;
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _state = PlaybackState.Stopped;
        _mayPlay.Set();
        Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _pcm?.Dispose();
        _mayPlay.Dispose();
    }

    /// <summary>Who is told of the end may stop or dispose the player right there.</summary>
    private void Join()
    {
        if (_thread != Thread.CurrentThread)
        {
            _thread?.Join();
        }
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            Feed(_pcm!, Source);
        }
        catch (Exception e)
        {
            // A thread's exception would end the program; whoever plays hears of it.
            failure = e;
        }

        _state = PlaybackState.Stopped;
        PlaybackStopped?.Invoke(this, new StoppedEventArgs(failure));
    }

    private void Feed(AlsaPcm pcm, SampleToWaveProvider16 source)
    {
        byte[] chunk = new byte[source.WaveFormat.SampleRate / ChunksPerSecond * source.WaveFormat.BlockAlign];
        pcm.Start(AlsaStream.Playback);
        while (_state != PlaybackState.Stopped)
        {
            int bytes = source.Read(chunk);
            if (bytes == 0)
            {
                pcm.Drain();
                return;
            }

            pcm.Write(chunk.AsSpan(0, bytes));
            _mayPlay.Wait();
        }

        pcm.Drop();
    }
}
