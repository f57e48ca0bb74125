using NAudio.Wave;
using NAudio.Wave.SampleProviders;

namespace LiveSR.Sound;

/// <summary>
/// All that LiveSR plays, mixed into one device: the focus tone and the cues. Off until <see cref="TurnOn"/>: until then
/// no device is opened. Nothing here throws for want of sound; a line in the log says what is missing.
/// </summary>
/// <remarks><see cref="Focus"/> and <see cref="Play"/> may be used from any thread, the rest by one.</remarks>
/// <param name="log">Takes a line: what, where, what to do; may come on the playing thread.</param>
public sealed class SoundBoard(Action<string> log) : IDisposable
{
    /// <summary>Samples a second of everything that is played.</summary>
    public const int SampleRate = 48000;

    private VolumeSampleProvider? _mix;
    private volatile IWavePlayer? _player;

    /// <summary>The focus tone; give it the figure of each image.</summary>
    public FocusTone Focus { get; } = new();

    /// <summary>The cues in line for the device.</summary>
    internal CuePlayer Cues { get; private set; } = new();

    /// <value>0 (silent) to 1; default 0.5.</value>
    public float Volume
    {
        get;
        set
        {
            if (value is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The volume goes from 0 to 1.");
            }

            field = value;
            _mix?.Volume = value;
        }
    }
    = 0.5f;

    /// <summary>Whether a device plays; false again once it is lost.</summary>
    public bool IsOn => _player?.PlaybackState == PlaybackState.Playing;

    /// <summary>Opens a device and plays from now on; another one that was on is closed.</summary>
    /// <param name="device">Its name, see <see cref="SoundDevices.Players"/>; null for the user's default.</param>
    /// <returns>False when there is no such device; the log has a line.</returns>
    public bool TurnOn(string? device = null)
    {
        TurnOff();
        IWavePlayer? player = null;
        try
        {
            player = SoundDevices.Player(device);
            player.Init(new SampleToWaveProvider(Mix()));
            player.PlaybackStopped += Ended;
            _player = player;
            player.Play();
            return true;
        }
        catch (Exception e)
        {
            // The players of Windows have exceptions of their own.
            _player = null;
            player?.Dispose();
            log(e.Message);
            return false;
        }
    }

    /// <summary>Is silent and closes the device.</summary>
    public void TurnOff()
    {
        if (_player is { } player)
        {
            _player = null;
            player.Dispose();
        }
    }

    /// <summary>Plays a cue, after those that wait; nothing while off.</summary>
    public void Play(Cue cue)
    {
        if (IsOn)
        {
            Cues.Play(cue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => TurnOff();

    /// <summary>What a device is to play: cues from before it was turned on are gone.</summary>
    internal ISampleProvider Mix()
    {
        Cues = new CuePlayer();
        _mix = new VolumeSampleProvider(new MixingSampleProvider([Focus, Cues])) { Volume = Volume };
        return _mix;
    }

    private void Ended(object? sender, StoppedEventArgs end)
    {
        if (end.Exception is { } failure)
        {
            log($"no more sound: {failure.Message}");
        }
    }
}
