using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using OpenCvSharp;

namespace LiveSR.Live.Tests;

public sealed class SnapTests : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ThePictureShowsWindowAndGammaAndTheDataStayAsTheyAre()
    {
        using FrameLease frame = Ramp(null, inferred: false);
        (string picture, string data) = Snap.Write(frame.Frame, _folder["snap"], new SnapDisplay { Low = 1000, High = 3000, Gamma = 0.5 });
        using Mat shown = Cv2.ImRead(picture, ImreadModes.Unchanged);
        (shown.Width, shown.Height, shown.Type()).ShouldBe((200, 100, MatType.CV_8UC3));
        Grey(shown, 10).ShouldBe(0);
        Grey(shown, 100).ShouldBe((int)Math.Round(255 * Math.Sqrt(0.5)));
        Grey(shown, 180).ShouldBe(255);
        using var stack = TiffReader.Open(data);
        using FrameLease page = stack.ReadPage(0, _pool);
        page.Frame.Row<ushort>(7).SequenceEqual(frame.Frame.Row<ushort>(7)).ShouldBeTrue();
        (page.Frame.BitDepth, page.Frame.Metadata.ImageNumber).ShouldBe((12, 5));
    }

    [Fact]
    public void AColourTableColoursGreyValues()
    {
        using FrameLease frame = Ramp(null, inferred: false);
        (string picture, _) = Snap.Write(frame.Frame, _folder["snap"], new SnapDisplay { Low = 0, High = 2000, Table = ColourTable.Of("magenta") });
        using Mat shown = Cv2.ImRead(picture, ImreadModes.Unchanged);
        shown.At<Vec3b>(50, 150).ShouldBe(new Vec3b(255, 0, 255));
    }

    [Fact]
    public void ScaleBarAndInferredAreDrawnWhereTheyAreKnownAndTrue()
    {
        using FrameLease plain = Ramp(null, inferred: false), labelled = Ramp(0.1, inferred: true);
        var display = new SnapDisplay { Low = 8000, High = 9000 };
        using Mat dark = Cv2.ImRead(Snap.Write(plain.Frame, _folder["plain"], display).Picture, ImreadModes.Grayscale);
        using Mat marked = Cv2.ImRead(Snap.Write(labelled.Frame, _folder["marked"], display).Picture, ImreadModes.Grayscale);
        Cv2.CountNonZero(dark).ShouldBe(0);

        // 30 % of 20 um, rounded down to 5 um: 50 pixels, five rows above the lower edge's margin.
        using Mat bar = marked.SubMat(86, 87, 0, 200);
        using var light = bar.GreaterThan(200).ToMat();
        Cv2.CountNonZero(light).ShouldBeInRange(50, 51);
        using Mat label = marked.SubMat(5, 25, 0, 200);
        Cv2.CountNonZero(label).ShouldBeGreaterThan(100);
    }

    [Fact]
    public void NothingIsReplacedAndNoHalfSnapStays()
    {
        using FrameLease frame = Ramp(null, inferred: false);
        File.WriteAllText(_folder["snap.png"], "mine");
        Should.Throw<OutputRefusedException>(() => Snap.Write(frame.Frame, _folder["snap"], new SnapDisplay { Low = 0, High = 1 }));
        Should.Throw<ArgumentException>(() => Snap.Write(frame.Frame, _folder["other"], new SnapDisplay { Low = 1, High = 1 }));
        _folder.Files.ShouldBe(["snap.png"]);
        File.ReadAllText(_folder["snap.png"]).ShouldBe("mine");
    }

    [Fact]
    public void EachColourTableBeginsAndEndsAsItsNameSays()
    {
        ColourTable.All.Select(table => $"{table.Name} {string.Join(',', table.Rgb[..3].ToArray())} {string.Join(',', table.Rgb[^3..].ToArray())}").Take(6)
            .ShouldBe(["gray 0,0,0 255,255,255", "inverted 255,255,255 0,0,0", "green 0,0,0 0,255,0", "magenta 0,0,0 255,0,255", "cyan 0,0,0 0,255,255",
                "fire 0,0,0 255,255,255"]);
        ReadOnlySpan<byte> viridis = ColourTable.Of("viridis").Rgb;
        (viridis[0], viridis[1], viridis[2]).ShouldBe(((byte)68, (byte)1, (byte)84));
        (viridis[^3], viridis[^2]).ShouldBe(((byte)253, (byte)231));
        Should.Throw<ArgumentException>(() => ColourTable.Of("rainbow")).Message.ShouldContain("gray, inverted");
    }

    private static int Grey(Mat shown, int x)
    {
        Vec3b pixel = shown.At<Vec3b>(50, x);
        (pixel.Item0 == pixel.Item1 && pixel.Item1 == pixel.Item2).ShouldBeTrue();
        return pixel.Item0;
    }

    /// <summary>200 x 100 pixels; the value is 20 x.</summary>
    private FrameLease Ramp(double? pixelSizeUm, bool inferred)
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, 200, 100);
        for (int i = 0; i < writer.Width * writer.Height; i++)
        {
            writer.Pixels<ushort>()[i] = (ushort)(20 * (i % writer.Width));
        }

        return writer.Publish(new FrameMetadata
        {
            ImageNumber = 5,
            BitDepth = 12,
            PixelSizeUm = pixelSizeUm,
            Provenance = inferred ? new Provenance { Model = "net", Scale = 1, Inferred = true } : null,
        });
    }
}
