using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

public sealed class AlignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APairOfKnownShiftIsRegisteredAndCropped(bool colour)
    {
        MatType type = colour ? MatType.CV_8UC3 : MatType.CV_16UC1;
        var scene = new SceneImages(4);
        string low = scene.Write(_folder["in/low.png"], 130, 110, type), high = scene.Write(_folder["in/field.png"], 150, 130, type, left: 31.3, top: 22.7, scale: 2);

        LiveSrProcess run = await LiveSrProcess.RunAsync("align", low, high, "-o", _folder["pairs"]);

        run.ExitCode.ShouldBe(0, run.Error);
        string[] figures = (await File.ReadAllLinesAsync(_folder["pairs/align.csv"], TestContext.Current.CancellationToken))[1].Split(',', 11);
        figures[1].ShouldBe("2");
        double.Parse(figures[3], CultureInfo.InvariantCulture).ShouldBe(31.3, 0.05);
        double.Parse(figures[4], CultureInfo.InvariantCulture).ShouldBe(22.7, 0.05);
        var area = PixelRect.Parse(figures[10].Trim('"'));
        using FrameLease whole = Read(low), part = Read(_folder["pairs/low/field.tif"]), fine = Read(_folder["pairs/high/field.tif"]);
        using FrameLease expected = whole.Frame.Crop(area);
        Bytes(part.Frame).ShouldBe(Bytes(expected.Frame));
        (fine.Frame.Width, fine.Frame.Height, fine.Frame.Format).ShouldBe((2 * area.Width, 2 * area.Height, whole.Frame.Format));
        File.Exists(_folder["pairs/report/field.png"]).ShouldBeTrue();

        (await LiveSrProcess.RunAsync("align", low, high, "-o", _folder["pairs"])).ShouldFailWith(2, "--overwrite");
    }

    [Fact]
    public async Task UnrelatedImagesAreRefused()
    {
        string low = new SceneImages(4).Write(_folder["low.png"], 130, 110, MatType.CV_8UC1), high = new SceneImages(5).Write(_folder["high.png"], 150, 130, MatType.CV_8UC1, 30, 20, 2);

        (await LiveSrProcess.RunAsync("align", low, high, "-o", _folder["pairs"])).ShouldFailWith(1, "do not match", "--scale");
        Directory.Exists(_folder["pairs"]).ShouldBeFalse();
    }

    [Fact]
    public async Task FoldersWithoutCommonNamesAreWrongUsage()
    {
        new SceneImages(4).Write(_folder["low/a.png"], 64, 64, MatType.CV_8UC1);
        new SceneImages(4).Write(_folder["high/b.png"], 64, 64, MatType.CV_8UC1);

        (await LiveSrProcess.RunAsync("align", _folder["low"], _folder["high"], "-o", _folder["pairs"])).ShouldFailWith(2, "names");
    }

    private static FrameLease Read(string path)
    {
        using IFrameSource source = FrameSources.Open(path, new SourceOptions());
        FrameLease? first = null;
        using IDisposable frames = source.Frames.Subscribe(new FirstFrame(frame => first ??= frame.Lease()));
        source.Start();
        SpinWait.SpinUntil(() => first is not null, TimeSpan.FromSeconds(20)).ShouldBeTrue(path);
        return first!;
    }

    private static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Height * frame.Width * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }

    private sealed class FirstFrame(Action<Frame> onFrame) : IObserver<Frame>
    {
        public void OnNext(Frame value) => onFrame(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
