using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Simulation;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Tiff;

public sealed class TiffSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [InlineData("actin?size=48&fps=20&depth=12", TiffFlavour.ImageJ)]
    [InlineData("actin?size=48&fps=20&depth=12", TiffFlavour.Ome)]
    [InlineData("smear?size=48&fps=20", TiffFlavour.ImageJ)]
    public void AStackGivesBackTheRecordingItWasMadeFrom(string specimen, TiffFlavour flavour)
    {
        string path = _folder["recording.tif"];
        List<byte[]> written = Write(path, specimen, frames: 7, new TiffWriterOptions { Flavour = flavour, Packing = TiffPacking.Deflate });
        IFrameSource source = Open($"tiff:{path}");
        source.Info.FrameCount.ShouldBe(7);
        source.Info.FrameRate.ShouldNotBeNull().ShouldBe(20, 1e-6);
        source.Info.IsLive.ShouldBeFalse();
        var read = new List<byte[]>();
        var recording = Recording.Of(source, look: frame => read.Add(Bytes(frame)));

        read.ShouldBe(written);
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe([0.0, 50, 100, 150, 200, 250, 300]);
        recording.Frames.Select(f => f.ImageNumber).ShouldBe(Enumerable.Range(0, 7).Select(i => (long)i));
        int depth = specimen.StartsWith("actin", StringComparison.Ordinal) ? 12 : 8;
        recording.Frames.ShouldAllBe(f => f.BitDepth == depth && f.ExposureMs == 50 && f.Camera == "LiveSR simulator");
        recording.Frames[0].PixelSizeUm.ShouldNotBeNull().ShouldBe(depth == 12 ? 0.108 : 0.17, 1e-7);
        recording.Warnings.ShouldBeEmpty();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void IntensitiesAboveTheDeclaredDepthAreSaidOnceAndCounted()
    {
        using (var stack = TiffWriter.Create(_folder["bright.tif"]))
        {
            foreach ((int number, ushort brightest) in new ushort[] { 4095, 5000, 4096, 17 }.Index())
            {
                using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, 48, 40);
                writer.Bytes.Clear();
                writer.Row<ushort>(39)[47] = brightest;
                using FrameLease frame = writer.Publish(new FrameMetadata { ImageNumber = number });
                stack.Write(frame.Frame);
            }

            stack.Complete();
        }

        IFrameSource source = Open($"tiff:{_folder["bright.tif"]}?depth=12&fps=25");
        var largest = new List<ushort>();
        var recording = Recording.Of(source, look: frame => largest.Add(frame.Row<ushort>(39)[47]));

        largest.ShouldBe([4095, 5000, 4096, 17], "nothing is cut here");
        recording.Warnings.ShouldHaveSingleItem().ShouldContain("image 1 holds the value 5000, and 12 bits end at 4095");
        source.FramesAboveDepth.ShouldBe(2);
    }

    [Fact]
    public void OptionsOverrideTheFile()
    {
        string path = _folder["plain.tif"];
        Write(path, "pits?size=48&fps=20", frames: 3);
        var recording = Recording.Of(Open($"{path}?fps=5&depth=14&pixel=0.065"));
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe([0.0, 200, 400]);
        recording.Frames.ShouldAllBe(f => f.BitDepth == 14 && f.PixelSizeUm == 0.065);
    }

    [Fact]
    public void RealTimeIsPacedByTheTimeStamps()
    {
        string path = _folder["paced.tif"];
        Write(path, "pits?size=48&fps=20", frames: 4);
        var clock = new InstantClock();
        Recording.Of(FrameSources.Open(path, new SourceOptions { Pool = _pool, Clock = clock, RealTime = true }));
        clock.Now.TotalMilliseconds.ShouldBe(150, 1);
    }

    [Fact]
    public void AStackCutInTheMiddleGivesItsWholePagesAndAWarning()
    {
        string path = _folder["whole.tif"];
        List<byte[]> written = Write(path, "actin?size=64", frames: 10);
        var read = new List<byte[]>();
        var recording = Recording.Of(Open(Fixtures.Cut(path, 0.55)), look: frame => read.Add(Bytes(frame)));
        recording.IsCompleted.ShouldBeTrue();
        read.Count.ShouldBe(5);
        read.ShouldBe(written[..5]);
        recording.Warnings.ShouldHaveSingleItem().ShouldContain("5 pages before are read");
    }

    [Fact]
    public void ADirectoryWithoutItsPixelsIsAWarning()
    {
        string path = _folder["late.tif"];
        Write(path, "actin?size=64", frames: 3);
        byte[] file = File.ReadAllBytes(path);
        using (var reader = TiffReader.Open(path))
        {
            reader.PageCount.ShouldBe(3);
        }

        // The second page's strip is made to begin beyond the end.
        int second = BitConverter.ToInt32(file, Next(file, BitConverter.ToInt32(file, 4)));
        for (int entry = second + 2; entry < Next(file, second); entry += 12)
        {
            if (BitConverter.ToUInt16(file, entry) == 273)
            {
                BitConverter.GetBytes(file.Length - 10).CopyTo(file, entry + 8);
            }
        }

        File.WriteAllBytes(path, file);
        var recording = Recording.Of(Open(path + "?fps=10"));
        recording.IsCompleted.ShouldBeTrue();
        recording.Frames.Count.ShouldBe(1);
        recording.Warnings.ShouldHaveSingleItem().ShouldContain("1 of 3 pages were whole");
    }

    [Fact]
    public void StacksOfOtherProgramsHaveAnAssumedRateAndTheContainersDepth()
    {
        string path = _folder["opencv.tif"];
        using var image = new Mat(6, 9, MatType.CV_16UC1, Scalar.All(300));
        Cv2.ImWrite(path, [image, image, image]).ShouldBeTrue();
        var values = new List<int>();
        IFrameSource source = Open(path);
        source.Info.BitDepth.ShouldBe(16, "300 needs 9 bits, but nothing says so");
        var recording = Recording.Of(source, look: frame => values.Add(frame.Row<ushort>(5)[8]));
        values.ShouldBe([300, 300, 300]);
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe([0.0, 40, 80]);
        recording.Frames.ShouldAllBe(f => f.PixelSizeUm == null);
        recording.Warnings.ShouldHaveSingleItem().ShouldContain("25");
    }

    [Theory]
    [InlineData("tiff:{0}/absent.tif", "There is no file")]
    [InlineData("tiff:{0}/text.tif", "II or MM")]
    [InlineData("tiff:{0}/eight.tif?depth=12", "depth=12")]
    [InlineData("tiff:{0}/eight.tif?gain=1", "no option 'gain'")]
    public void WhatCannotBeOpenedIsOneLine(string text, string expected)
    {
        File.WriteAllText(_folder["text.tif"], "this is no picture");
        Write(_folder["eight.tif"], "pits?size=48&depth=8", frames: 1);
        string folder = Path.GetDirectoryName(_folder["x"])!;
        string message = Should.Throw<SourceException>(() => Open(string.Format(null, text, folder))).Message;
        message.ShouldContain(expected);
        message.ShouldNotContain("\n");
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });

    private List<byte[]> Write(string path, string specimen, int frames, TiffWriterOptions? options = null)
    {
        using var microscope = new SimulatedMicroscope(SimulationOptions.Parse(specimen), _pool);
        using var writer = TiffWriter.Create(path, options);
        var written = new List<byte[]>();
        for (int i = 0; i < frames; i++)
        {
            using SimulatedFrame image = microscope.Render(i);
            writer.Write(image.Frame);
            written.Add(Bytes(image.Frame));
        }

        writer.Complete();
        return written;
    }

    private static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }

    private static int Next(byte[] file, int directory) => directory + 2 + (12 * BitConverter.ToUInt16(file, directory));
}
