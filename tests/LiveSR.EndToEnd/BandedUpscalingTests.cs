using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Upscaling;
using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Pipeline;
using LiveSR.Recording;

namespace LiveSR.EndToEnd;

/// <summary>Planes too large to be held enlarged.</summary>
public sealed class BandedUpscalingTests : IDisposable
{
    private const int Width = 8192, Height = 4096, Pages = 5;
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheNextIsReadWhenTheLastIsWrittenHoweverManyThereAre(bool fails)
    {
        using (var tiff = TiffWriter.Create(_folder["in.tif"]))
        {
            using FrameWriter writer = _pool.Rent(PixelFormat.Gray8, Width, Height);
            writer.Bytes.Fill(7);
            using FrameLease plane = writer.Publish(new FrameMetadata());
            for (int page = 0; page < Pages; page++)
            {
                tiff.Write(plane.Frame);
            }

            tiff.Complete();
        }

        _pool.Allocated.ShouldBe(1);
        using IFrameSource source = FrameSources.Open(_folder["in.tif"], new SourceOptions { Pool = _pool });
        using var enhancer = new NearestEnhancer(2);
        var file = new CountingSink(fails);
        using LivePipeline pipeline = UpscaleRun.Connect(source.Frames, source.Info, enhancer, file, takesBands: true, TestContext.Current.CancellationToken);
        source.Start();

        PipelineReport report = await pipeline.Completion;

        file.Images.ShouldBe(fails ? 1 : Pages);
        report.Failures.Length.ShouldBe(fails ? 1 : 0);
        _pool.Allocated.ShouldBe(1);
    }

    private sealed class CountingSink(bool fails) : IBandSink
    {
        public int Images { get; private set; }

        public void Write(Frame frame) => throw new InvalidOperationException("the whole plane came");

        public void Write(BandedImage image)
        {
            Images++;
            foreach (FrameLease band in image.Bands(2))
            {
                band.Dispose();
            }

            if (fails)
            {
                throw new IOException("the disk is full");
            }
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
