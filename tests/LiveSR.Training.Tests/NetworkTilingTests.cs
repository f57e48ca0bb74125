using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;

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
        string model = Export(name, scale, out int? fixedTile);
        using OnnxEnhancer whole = Open(model, tile: 4096);
        using OnnxEnhancer tiled = Open(model, tile: whole.Model.SmallestTile + 16);
        using FrameLease frame = Frame((fixedTile ?? whole.Model.SmallestTile) + 97, 41);
        using FrameLease expected = whole.Enhance(frame.Frame);
        using FrameLease actual = tiled.Enhance(frame.Frame);
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
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale);
        TestNetworks.Perturb(network);
        fixedTile = network.FixedTile;
        string path = _folder["network.onnx"];
        OnnxExporter.Export(network, path);
        return path;
    }

    private OnnxEnhancer Open(string model, int tile) => (OnnxEnhancer)Enhancers.Open(
        model, new EnhancerOptions { Provider = "cpu", Tile = tile, Batch = 1, Threads = 1, Pool = _pool });

    private FrameLease Frame(int width, int height)
    {
        var random = new Random(3);
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, width, height);
        for (int y = 0; y < height; y++)
        {
            foreach (ref float value in writer.Row<float>(y))
            {
                value = random.NextSingle();
            }
        }

        return writer.Publish(new FrameMetadata { BitDepth = 32 });
    }

    private static float LargestDifference(Frame a, Frame b)
    {
        float largest = 0f;
        for (int y = 0; y < a.Height; y++)
        {
            ReadOnlySpan<float> left = a.Row<float>(y);
            ReadOnlySpan<float> right = b.Row<float>(y);
            for (int x = 0; x < left.Length; x++)
            {
                largest = Math.Max(largest, Math.Abs(left[x] - right[x]));
            }
        }

        return largest;
    }
}
