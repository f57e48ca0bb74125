using System.Collections.Immutable;

namespace LiveSR.Live;

/// <summary>
/// What a session gives up, step by step, when the device cannot keep up with the camera. It goes down a step when too few
/// frames were enhanced for some time, and up again, on trial, when all were; a step up that fails makes the next trial
/// wait twice as long. What is done less is in the status and in the metadata of each frame.
/// </summary>
public sealed record DegradationLadder
{
    /// <value>The steps, from the least loss to the largest; each replaces the one before.</value>
    public required ImmutableArray<LadderStep> Steps { get; init; }

    /// <value>Share of the camera's frames that must be enhanced. Default 0.95.</value>
    public double LeastShare { get; init; } = 0.95;

    /// <value>How long fewer may be before it goes down. Default 3 s.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <value>How long enough must be before it tries the step above. Default 15 s.</value>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(15);

    /// <value>Whether it moves during a recording too. Default no: a recording stays of one kind.</value>
    public bool WhileRecording { get; init; }
}

/// <summary>One step of a <see cref="DegradationLadder"/>.</summary>
public abstract record LadderStep
{
    private protected LadderStep()
    {
    }

    /// <summary>What is done instead, as in <c>the device is too slow: ...</c>.</summary>
    public abstract string Label { get; }
}

/// <summary>Only the middle of the region is enhanced.</summary>
/// <param name="Share">Part of each edge that is left, above 0 and below 1.</param>
public sealed record SmallerRegion(double Share = 0.5) : LadderStep
{
    /// <inheritdoc/>
    public override string Label => FormattableString.Invariant($"only the middle {Share:0%} of each edge");
}

/// <summary>Another, faster model.</summary>
/// <param name="Enhancement">What is asked of it.</param>
public sealed record OtherModel(Enhancement Enhancement) : LadderStep
{
    /// <inheritdoc/>
    public override string Label => $"{Enhancement.Model ?? "the default model"} instead";
}

/// <summary>Bicubic enlargement, which infers nothing.</summary>
public sealed record BicubicOnly : LadderStep
{
    /// <inheritdoc/>
    public override string Label => "bicubic instead";
}

/// <summary>Where a session stands on its ladder.</summary>
/// <param name="Rung">Steps below what was asked for; 0 when all is done.</param>
/// <param name="Label">What is done instead; null at 0.</param>
public readonly record struct LadderState(int Rung, string? Label);
