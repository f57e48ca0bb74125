namespace LiveSR.Live.Ladder;

/// <summary>Climbs a session's ladder: follows its status, and takes a step at a time.</summary>
/// <param name="ladder">The ladder.</param>
/// <param name="take">Takes a step, or none for all that was asked for; what it throws is reported.</param>
/// <param name="notify">Takes what the user should know.</param>
internal sealed class LadderClimber(DegradationLadder ladder, Func<LadderStep?, Task> take, Action<LiveNoticeKind, string> notify)
{
    private readonly Lock _sync = new();
    private LadderController _controller = new(ladder);
    private bool _isMoving;
    private LadderState _state;

    /// <summary>The ladder.</summary>
    internal DegradationLadder Ladder => ladder;

    /// <summary>Where it stands.</summary>
    internal LadderState State
    {
        get
        {
            lock (_sync)
            {
                return _state;
            }
        }
    }

    /// <summary>Begins again at the top: something else was asked for.</summary>
    internal void Reset()
    {
        lock (_sync)
        {
            (_controller, _state) = (new LadderController(ladder), default);
        }
    }

    /// <summary>A period has ended.</summary>
    internal void Follow(LiveStatus status, TimeSpan period)
    {
        LadderController controller;
        lock (_sync)
        {
            bool holds = _isMoving || (status.Recording is { IsRunning: true } && !ladder.WhileRecording);
            if (holds || !_controller.Observe(period, status.CameraFps, status.EnhancedFps))
            {
                return;
            }

            (_isMoving, controller) = (true, _controller);
        }

        _ = MoveAsync(controller);
    }

    private async Task MoveAsync(LadderController controller)
    {
        LadderStep? step = controller.Rung > 0 ? ladder.Steps[controller.Rung - 1] : null;
        string? failure = null;
        try
        {
            await take(step).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e.Message;
        }

        lock (_sync)
        {
            _isMoving = false;
            _state = failure is null && controller == _controller ? new LadderState(controller.Rung, step?.Label) : _state;
        }

        if (failure is null)
        {
            notify(LiveNoticeKind.Ladder, step is null ? "The device keeps up again: all is done that was asked for." : $"The device is too slow: {step.Label}.");
        }
        else
        {
            notify(LiveNoticeKind.Warning, $"The step '{step?.Label ?? "all that was asked for"}' could not be taken: {failure}");
        }
    }
}
