using LiveSR.Imaging;

namespace LiveSR.Capture.Readers;

/// <summary>Reads one frame after the other, on whatever thread calls; <see cref="ReaderSource"/> makes a source of it.</summary>
internal interface IFrameReader : IDisposable
{
    /// <summary>What it reads.</summary>
    SourceInfo Info { get; }

    /// <summary>The next frame, or null at the end or when stopped; ImageNumber counts from 0.</summary>
    /// <param name="stop">Ends waiting.</param>
    /// <exception cref="CaptureException">The source is lost.</exception>
    FrameLease? Read(CancellationToken stop);
}
