namespace LiveSR.Inference.Providers;

/// <summary>Who may run at a time.</summary>
internal static class ProviderTurn
{
    /// <summary>
    /// All WebGPU sessions of a process record into one command encoder: two threads in it at once fail with "command
    /// encoding already finished" (seen with 1.30).
    /// </summary>
    private static readonly Lock WebGpu = new();

    /// <summary>The lock that a run holds: one for all sessions of WebGPU, one that nobody else takes for other providers.</summary>
    public static Lock Of(ExecutionProvider provider) => provider == ExecutionProvider.WebGpu ? WebGpu : new Lock();
}
