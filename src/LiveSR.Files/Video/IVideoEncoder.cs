using LiveSR.Imaging;

namespace LiveSR.Files.Video;

/// <summary>Writes frames of one size and format into a video file. Disposed unfinished, it leaves a file that plays.</summary>
internal interface IVideoEncoder : IDisposable
{
    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="ms">Its time in milliseconds since the first frame, later than that of the frame before.</param>
    /// <exception cref="IOException">The encoder cannot go on.</exception>
    void Write(Frame frame, double ms);

    /// <summary>Ends the file.</summary>
    /// <returns>Images that the encoder has written.</returns>
    /// <exception cref="IOException">It could not write all.</exception>
    long Finish();
}
