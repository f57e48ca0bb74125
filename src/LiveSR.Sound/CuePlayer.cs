using LiveSR.Queues;
using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>Plays cues one after the other, and silence between; of more than a few that wait, the oldest goes.</summary>
internal sealed class CuePlayer : ISampleProvider
{
    private readonly BoundedQueue<Cue> _waiting = new(new QueueOptions { Capacity = 4, Policy = OverloadPolicy.DropOldest }, static (_, _) => { });
    private readonly float[][] _sounds = [.. Enum.GetValues<Cue>().Select(CueSounds.Make)];
    private ReadOnlyMemory<float> _rest;

    /// <inheritdoc/>
    public WaveFormat WaveFormat { get; } = WaveFormat.CreateIeeeFloatWaveFormat(SoundBoard.SampleRate, 1);

    /// <summary>Puts a cue in line, from any thread.</summary>
    internal void Play(Cue cue) => _waiting.Put(cue);

    /// <inheritdoc/>
    public int Read(Span<float> buffer)
    {
        int length = buffer.Length;
        while (!buffer.IsEmpty && HasRest())
        {
            int now = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..now].CopyTo(buffer);
            _rest = _rest[now..];
            buffer = buffer[now..];
        }

        buffer.Clear();
        return length;
    }

    private bool HasRest()
    {
        if (_rest.IsEmpty && _waiting.TryTake(out Cue next))
        {
            _rest = _sounds[(int)next];
        }

        return !_rest.IsEmpty;
    }
}
