namespace LiveSR.Sound;

/// <summary>A microphone that notices when sound was lost, since nobody took it in time.</summary>
public interface ICountsOverruns
{
    /// <summary>How often that was, since it began to record.</summary>
    long Overruns { get; }
}
