namespace LiveSR.Capture.Genicam;

/// <summary>How the reception of a frame ended: Aravis' <c>ArvBufferStatus</c>.</summary>
internal enum ArvBufferStatus
{
    Unknown = -1,
    Success,
    Cleared,
    Timeout,
    MissingPackets,
    WrongPacketId,
    SizeMismatch,
    Filling,
    Aborted,
}

/// <summary>The words for it.</summary>
internal static class ArvBufferStatusText
{
    internal static string Describe(this ArvBufferStatus status) => status switch
    {
        ArvBufferStatus.Timeout => "timed out",
        ArvBufferStatus.MissingPackets => "packets missing",
        ArvBufferStatus.WrongPacketId => "wrong packet",
        ArvBufferStatus.SizeMismatch => "wrong size",
        ArvBufferStatus.Aborted => "broken off",
        _ => "unknown reason",
    };
}
