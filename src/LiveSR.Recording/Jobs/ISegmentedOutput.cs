using LiveSR.Imaging;

namespace LiveSR.Recording.Jobs;

/// <summary>
/// A file, or an image sequence, that is written segment by segment, each of which survives a break. <see cref="TakeUp"/> first,
/// for each segment that an earlier run has finished; then <see cref="Write(Frame)"/> and, behind the last frame of each segment,
/// <see cref="End"/>; then <see cref="Complete"/>. Dispose without it leaves what is finished.
/// </summary>
public interface ISegmentedOutput : IDisposable
{
    /// <summary>Takes up a finished segment, the next one.</summary>
    /// <returns>False where its bytes are no longer those that were written.</returns>
    bool TakeUp(SegmentRecord record);

    /// <summary>Writes a frame of the segment that is open, or else of a new one.</summary>
    void Write(Frame frame);

    /// <summary>Whether it can take an image band by band.</summary>
    bool TakesBands => false;

    /// <summary>Writes an image band by band, where it can.</summary>
    void Write(BandedImage image) => throw new NotSupportedException("Only a stack can be written band by band.");

    /// <summary>The open segment ends soon, and another may follow: what that takes long to begin with can begin.</summary>
    /// <param name="like">A frame like those to come.</param>
    void Foresee(Frame like)
    {
    }

    /// <summary>Ends the open segment.</summary>
    /// <returns>Brings it to the disk and says what it holds, while the next one may be written on another thread.</returns>
    Func<SegmentRecord> End();

    /// <summary>All segments are on the disk: the output becomes whole and gets its name.</summary>
    void Complete();
}
