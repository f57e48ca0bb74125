namespace LiveSR.Viewer.Frames;

/// <summary>Which image of a moment. The numbers go over the wire.</summary>
internal enum PlaneKind
{
    /// <summary>The camera's.</summary>
    Raw = 0,

    /// <summary>What was made of it.</summary>
    Enhanced = 1,

    /// <summary>How far the two disagree, in standard deviations of the camera's noise.</summary>
    Residual = 2,
}

/// <summary>How the pixels of a part of an image are sent. The numbers go over the wire.</summary>
internal enum PlaneCoding
{
    /// <summary>As they are: 8 or 16 bits a channel.</summary>
    Raw16 = 0,

    /// <summary>8 bits a channel, spread over the contrast in use.</summary>
    Raw8 = 1,

    /// <summary>8 bits as JPEG.</summary>
    Jpeg = 2,

    /// <summary>8 bits as WebP.</summary>
    Webp = 3,
}
