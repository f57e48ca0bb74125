namespace LiveSR.Native.Interop;

/// <summary>livesr_status of livesr.h.</summary>
internal enum Status
{
    Ok = 0,
    Empty = 1,
    Ended = 2,
    Dropped = 3,
    Argument = -1,
    Handle = -2,
    Size = -3,
    Model = -4,
    Provider = -5,
    Overload = -6,
    Closed = -7,
    Memory = -8,
    Run = -9,
    Internal = -10,
}
