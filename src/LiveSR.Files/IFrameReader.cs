using LiveSR.Imaging;

namespace LiveSR.Files;

/// <summary>Reads one frame after the other, on whatever thread calls; a source makes frames of it.</summary>
public interface IFrameReader : IDisposable
{
    /// <summary>What it reads.</summary>
    SourceInfo Info { get; }

    /// <summary>What the device's own transport counted; null where it counts nothing. May be asked on any thread, also after the end.</summary>
    SourceLosses? Losses => null;

    /// <summary>True where frames come from opening on, whether they are read or not.</summary>
    bool StreamsByItself => false;

    /// <summary>What was read until now does not count: numbers and times begin with the next frame.</summary>
    void Restart()
    {
    }

    /// <summary>
    /// Leaves out the first frames without reading them. Those that follow are as they would be had all been read, their numbers
    /// and times among it.
    /// </summary>
    /// <param name="frames">How many; nothing was read before.</param>
    /// <returns>False, and nothing is changed, where that cannot be known for sure.</returns>
    bool Skip(long frames) => false;

    /// <summary>The next frame, or null at the end or when stopped. The caller disposes it.</summary>
    /// <param name="stop">Ends waiting.</param>
    /// <exception cref="SourceException">The source is lost.</exception>
    FrameLease? Read(CancellationToken stop);
}
