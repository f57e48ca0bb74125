using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class FlipRotateTests(ShippedPlugins shipped) : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, int, PixelFormat> Turns()
    {
        var turns = new TheoryData<string, int, PixelFormat>();
        foreach (string mirror in new[] { "none", "horizontal", "vertical" })
        {
            foreach (int rotation in new[] { 0, 90, 180, 270 })
            {
                foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
                {
                    turns.Add(mirror, rotation, format);
                }
            }
        }

        return turns;
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public void EachPixelStaysWhereItWasOnTheStage(string mirror, int rotation, PixelFormat format)
    {
        const int Width = 5, Height = 3;
        var affine = new PixelSizeAffine(0.1, 0.02, 7, -0.03, 0.11, -4);
        using Image source = _bench.Image(width: Width, height: Height, format: format, bitDepth: 0);
        using Image image = source.CopyWithMetadata(source.Metadata with { PixelSizeAffine = affine });
        int channels = format.Channels();

        ShippedPlugins.Copied turned = Turn(mirror, rotation, image.Copy());
        (turned.Width, turned.Height).ShouldBe(rotation % 180 == 0 ? (Width, Height) : (Height, Width));
        PixelSizeAffine turnedAffine = turned.Metadata.PixelSizeAffine!.Value;
        float[] row = new float[Width * channels];
        for (int y = 0; y < turned.Height; y++)
        {
            for (int x = 0; x < turned.Width; x++)
            {
                (int sourceX, int sourceY) = SourceOf(affine, OnStage(turnedAffine, x, y));
                image.Frame.ReadRow(sourceY, row);
                int at = ((y * turned.Width) + x) * channels;
                turned.Values[at..(at + channels)].ShouldBe(row[(sourceX * channels)..((sourceX + 1) * channels)]);
            }
        }
    }

    [Fact]
    public void QuarterTurnIsClockwise()
    {
        ShippedPlugins.Copied turned = Turn("none", 90, _bench.Image(width: 4, height: 2));
        turned[1, 0].ShouldBe(0, "the top left pixel goes to the top right");
    }

    [Fact]
    public void MirroringComesBeforeTurning()
    {
        ShippedPlugins.Copied turned = Turn("horizontal", 90, _bench.Image(width: 4, height: 2));
        turned[1, 3].ShouldBe(0, "top left, mirrored to top right, goes to bottom right");
    }

    [Fact]
    public void NothingToDoCopiesNothing()
    {
        long before = FramePool.Shared.Allocated;
        Turn("none", 0, _bench.Image()).Metadata.UserData.ShouldBeEmpty();
        FramePool.Shared.Allocated.ShouldBe(before);
    }

    [Fact]
    public void MetadataSaysWhatWasDone()
    {
        using Image source = _bench.Image(bitDepth: 12);
        using Image image = source.CopyWithMetadata(source.Metadata with { Roi = new PixelRect(10, 20, 8, 6), Uuid = Guid.NewGuid() });
        FrameMetadata metadata = Turn("vertical", 90, image.Copy()).Metadata;
        metadata.BitDepth.ShouldBe(12);
        metadata.UserData[ProcessingRecord.StepsKey].ShouldBe("flip-rotate: mirror vertical, rotation 90");
        metadata.Roi.ShouldBeNull();
        metadata.Source!.Roi.ShouldBe(new PixelRect(10, 20, 8, 6));
        metadata.Uuid.ShouldNotBe(image.Metadata.Uuid);
        metadata.Uuid.ShouldNotBeNull();
    }

    [Fact]
    public void AngleThatIsNoQuarterTurnIsRefused() =>
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("flip-rotate").CreateFactory(PropertyMap.Empty.With("rotation", 45)))
            .Message.ShouldBe("'rotation' is 45: choose one of 0, 90, 180, 270");

    private static (double X, double Y) OnStage(PixelSizeAffine affine, int x, int y) =>
        ((affine.M11 * x) + (affine.M12 * y) + affine.Dx, (affine.M21 * x) + (affine.M22 * y) + affine.Dy);

    /// <summary>The pixel at a place of the stage: the inverse of <see cref="OnStage"/>.</summary>
    private static (int X, int Y) SourceOf(PixelSizeAffine affine, (double X, double Y) stage)
    {
        double determinant = (affine.M11 * affine.M22) - (affine.M12 * affine.M21);
        double x = stage.X - affine.Dx, y = stage.Y - affine.Dy;
        return ((int)Math.Round(((affine.M22 * x) - (affine.M12 * y)) / determinant), (int)Math.Round(((affine.M11 * y) - (affine.M21 * x)) / determinant));
    }

    private ShippedPlugins.Copied Turn(string mirror, int rotation, Image image) =>
        shipped.Run("flip-rotate", PropertyMap.Empty.With("mirror", mirror).With("rotation", rotation), image).Images.ShouldHaveSingleItem();
}
