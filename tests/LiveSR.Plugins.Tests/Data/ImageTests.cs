using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests.Data;

public sealed class ImageTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void CopiesShareThePixels()
    {
        using Image image = _bench.Image(3);
        using Image moved = image.CopyAtCoords(Coords.At(z: 2));
        using Image labelled = image.CopyWithMetadata(image.Metadata with { Camera = "left" });
        moved.Frame.Address.ShouldBe(image.Frame.Address);
        labelled.Frame.Address.ShouldBe(image.Frame.Address);
        _bench.Pool.Outstanding.ShouldBe(1);

        moved.Coords.Z.ShouldBe(2);
        labelled.Metadata.Camera.ShouldBe("left");
        image.Metadata.Camera.ShouldBe("");
        image.Coords.ShouldBe(Coords.At(time: 3));
    }

    [Fact]
    public void CopyOutlivesWhatItWasCopiedFrom()
    {
        Image image = _bench.Image(3);
        using Image copy = image.Copy();
        image.Dispose();
        copy.Frame.Row<ushort>(0)[0].ShouldBe((ushort)3);
        Should.Throw<ObjectDisposedException>(() => image.Frame);
    }

    [Fact]
    public void DisposingTwiceGivesTheLeaseBackOnce()
    {
        Image image = _bench.Image();
        using Image copy = image.Copy();
        image.Dispose();
        image.Dispose();
        _bench.Pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void BitDepthCannotBeRelabelled()
    {
        using Image image = _bench.Image(bitDepth: 12);
        using Image relabelled = image.CopyWithMetadata(image.Metadata with { BitDepth = 16 });
        relabelled.Frame.BitDepth.ShouldBe(12);
    }

    [Fact]
    public void EnhancedPixelsGetANewUuid()
    {
        var metadata = new FrameMetadata { Uuid = Guid.NewGuid() };
        FrameMetadata enhanced = metadata.Enhanced(new Provenance { Model = "m", Scale = 2, Inferred = true });
        enhanced.Uuid.ShouldNotBeNull();
        enhanced.Uuid.ShouldNotBe(metadata.Uuid);
        enhanced.Source!.Uuid.ShouldBe(metadata.Uuid);
    }
}
