using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Training.Export;

namespace LiveSR.Training.Tests;

/// <summary>Exported networks in the engine that users run.</summary>
public sealed class NetworkTilingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public static TheoryData<string, int> Networks => TestNetworks.All;

    [Theory]
    [MemberData(nameof(Networks))]
    public void TiledResultEqualsUntiledOrTilesAreFixed(string name, int scale)
    {
        var model = Export(name, scale, out var fixedTile);
        using var whole = Open(model, tile: 4096);
        using var tiled = Open(model, tile: whole.Model.SmallestTile + 16);
        using var frame = Frame((fixedTile ?? whole.Model.SmallestTile) + 97, 41);
        using var expected = whole.Enhance(frame.Frame);
        using var actual = tiled.Enhance(frame.Frame);
        (actual.Frame.Width, actual.Frame.Height).ShouldBe((frame.Frame.Width * scale, frame.Frame.Height * scale));
        actual.Frame.Metadata.Provenance!.Tile.ShouldBeGreaterThan(0);
        if (fixedTile is { } edge)
        {
            actual.Frame.Metadata.Provenance.Tile.ShouldBe(edge);
        }

        LargestDifference(expected.Frame, actual.Frame).ShouldBeLessThan(1e-4f);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private string Export(string name, int scale, out int? fixedTile)
    {
        using var network = TestNetworks.Make(name, scale);
        TestNetworks.Perturb(network);
        fixedTile = network.FixedTile;
        var path = _folder.In("network.onnx");
        OnnxExporter.Export(network, path);
        return path;
    }

    private OnnxEnhancer Open(string model, int tile) => (OnnxEnhancer)Enhancers.Open(
        model, new EnhancerOptions { Provider = "cpu", Tile = tile, Batch = 1, Threads = 1, Pool = _pool });

    private FrameLease Frame(int width, int height)
    {
        var random = new Random(3);
        using var writer = _pool.Rent(PixelFormat.Gray32F, width, height);
        for (var y = 0; y < height; y++)
        {
            foreach (ref var value in writer.Row<float>(y))
            {
                value = random.NextSingle();
            }
        }

        return writer.Publish(new FrameMetadata { BitDepth = 32 });
    }

    private static float LargestDifference(Frame a, Frame b)
    {
        var largest = 0f;
        for (var y = 0; y < a.Height; y++)
        {
            var left = a.Row<float>(y);
            var right = b.Row<float>(y);
            for (var x = 0; x < left.Length; x++)
            {
                largest = Math.Max(largest, Math.Abs(left[x] - right[x]));
            }
        }

        return largest;
    }
}
