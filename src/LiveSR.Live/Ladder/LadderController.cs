namespace LiveSR.Live.Ladder;

/// <summary>Decides on which rung of a ladder to stand, from the rates of each period. Knows no clock.</summary>
/// <param name="ladder">The ladder.</param>
internal sealed class LadderController(DegradationLadder ladder)
{
    private const int LongestWait = 16;

    private TimeSpan _short;
    private TimeSpan _enough;
    private int _waits = 1;
    private bool _onTrial;

    /// <summary>Steps below what was asked for.</summary>
    internal int Rung { get; private set; }

    /// <summary>Takes a period's rates, and moves at most one rung.</summary>
    /// <param name="period">Length of the period.</param>
    /// <param name="cameraFps">Frames that came per second.</param>
    /// <param name="enhancedFps">Frames that were enhanced per second.</param>
    /// <returns>Whether the rung has changed.</returns>
    internal bool Observe(TimeSpan period, double cameraFps, double enhancedFps)
    {
        if (!(cameraFps > 0))
        {
            // A camera that is away says nothing of the device.
            (_short, _enough) = (TimeSpan.Zero, TimeSpan.Zero);
            return false;
        }

        bool keepsUp = enhancedFps >= ladder.LeastShare * cameraFps;
        (_short, _enough) = keepsUp ? (TimeSpan.Zero, _enough + period) : (_short + period, TimeSpan.Zero);
        if (_short >= ladder.Patience && Rung < ladder.Steps.Length)
        {
            _waits = _onTrial ? Math.Min(2 * _waits, LongestWait) : _waits;
            Move(+1);
            return true;
        }

        if (_enough >= ladder.Recovery && _onTrial)
        {
            (_onTrial, _waits) = (false, 1);
        }

        if (_enough >= ladder.Recovery * _waits && Rung > 0)
        {
            Move(-1);
            return true;
        }

        return false;
    }

    private void Move(int by)
    {
        Rung += by;
        _onTrial = by < 0;
        (_short, _enough) = (TimeSpan.Zero, TimeSpan.Zero);
    }
}
