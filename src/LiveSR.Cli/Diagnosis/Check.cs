namespace LiveSR.Cli.Diagnosis;

/// <summary>The outcome of one check of the machine.</summary>
internal enum CheckStatus
{
    /// <summary>Works.</summary>
    Works,

    /// <summary>Does not work, and LiveSR does without.</summary>
    Optional,

    /// <summary>Does not work, and LiveSR needs it.</summary>
    Broken,
}

/// <summary>What works on this machine, or why not and what to do.</summary>
/// <param name="Subject">What was tried.</param>
/// <param name="Status">Whether it works.</param>
/// <param name="Detail">Version, or the reason, and the remedy.</param>
internal sealed record Check(string Subject, CheckStatus Status, string Detail)
{
    /// <summary>Runs <paramref name="probe"/>, whose text is the detail; what it throws becomes the reason.</summary>
    public static Check Try(string subject, CheckStatus onFailure, string remedy, Func<string> probe)
    {
        try
        {
            return new Check(subject, CheckStatus.Works, OwnThread.Run(probe));
        }
        catch (Exception e)
        {
            Exception cause = e is TypeInitializationException { InnerException: { } inner } ? inner : e;
            string reason = cause.Message.Split('\n')[0].TrimEnd();
            return new Check(subject, onFailure, $"{reason} {remedy}");
        }
    }
}
