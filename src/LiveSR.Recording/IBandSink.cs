using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;

namespace LiveSR.Recording;

/// <summary>A sink that can take an image band by band, so that nobody must hold the whole of it.</summary>
public interface IBandSink : IFrameSink
{
    /// <summary>Takes an image, as <see cref="IFrameSink.Write"/> takes a frame: all its bands, before this returns.</summary>
    void Write(BandedImage image);
}
