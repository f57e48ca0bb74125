using LiveSR.Imaging;

namespace LiveSR.Live;

/// <summary>
/// A raw frame and what became of it. Both are valid until the OnNext that brings them returns: who keeps one longer
/// takes a lease.
/// </summary>
/// <param name="Raw">What the enhancer was given: the region of interest, or the whole frame.</param>
/// <param name="Enhanced">The same image, enhanced; its metadata have the same image number.</param>
public readonly record struct FramePair(Frame Raw, Frame Enhanced);
