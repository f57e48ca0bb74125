using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;

namespace LiveSR.Onnx.Tests;

/// <summary>The receptive field read from a graph is the one that ONNX Runtime shows, over random networks.</summary>
public class ReceptiveFieldPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(120).WithQuietOnSuccess(true);

    /// <summary>Moved by two columns, so that the left border repeats a column that looks twice as far to the right as the halo.</summary>
    private static readonly RandomNetwork Moved = new([new(LayerKind.SamePadding, 1, 2), new(LayerKind.LopsidedConvolution, 5, 0), new(LayerKind.CutAndPad, 2, 4)]);

    [Fact]
    public void TiledEqualsUntiledWithTheHaloOfTheGraph() => Prop.ForAll(
        RandomNetwork.Any,
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
        TiledEqualsUntiled).Check(Many);

    [Fact]
    public void TheHaloIsTheReachThatPerturbedPixelsShow() => Prop.ForAll(RandomNetwork.Any, TheHaloIsTheReach).Check(Many);

    [Fact]
    public void ABorderThatLooksFartherThanTheHaloIsHeldByTheSmallestTile()
    {
        var field = ReceptiveField.Of(Moved.ToModel());
        field.Halo.Right.ShouldBe(4);
        field.MinimumTile.ShouldBe(10);
        TheHaloIsTheReach(Moved);
        for (int seed = 0; seed < 20; seed++)
        {
            TiledEqualsUntiled(Moved, seed);
        }
    }

    private static void TiledEqualsUntiled(RandomNetwork network, int seed)
    {
        OnnxModel model = network.ToModel();
        var field = ReceptiveField.Of(model);
        field.GlobalReason.ShouldBeNull();
        (int height, int width) = Size(field, new Random(seed));
        using var runtime = new Runtime(model);
        var image = Tensor.Random(seed, 1, 1, height, width);
        Tensor whole = runtime.Run(image);
        whole.Dimensions.ShouldBe([1, 1, height * field.Scale!.Value, width * field.Scale.Value]);
        Tiling.Run(runtime, field, image, new Random(seed)).LargestDifference(whole).ShouldBeLessThan(1e-5f * whole.Data.Max(v => Math.Abs(v)));
    }

    private static void TheHaloIsTheReach(RandomNetwork network)
    {
        OnnxModel model = network.ToModel();
        var field = ReceptiveField.Of(model);
        using var runtime = new Runtime(model);
        Halo measured = Perturbation.MeasureHalo(runtime, field);
        Covers(field.Halo, measured).ShouldBeTrue($"{network}: the graph says {field.Halo}, pixels show {measured}, multiple {field.SizeMultiple}");

        // A cut moves the image towards a border, whose padding then spoils more than the moved pixels show.
        bool moves = network.Layers.Any(l => l.Kind is LayerKind.CutAndPad or LayerKind.StridedSlice);
        (moves || measured == field.Halo).ShouldBeTrue($"{network}: the graph says {field.Halo}, pixels show only {measured}, multiple {field.SizeMultiple}");
    }

    private static bool Covers(Halo a, Halo b) => a.Left >= b.Left && a.Top >= b.Top && a.Right >= b.Right && a.Bottom >= b.Bottom;

    private static (int Height, int Width) Size(ReceptiveField field, Random random)
    {
        int least = Math.Max(field.MinimumTile, field.SizeMultiple) / field.SizeMultiple;
        return (field.SizeMultiple * random.Next(least, least + 40 / field.SizeMultiple + 2), field.SizeMultiple * random.Next(least, least + 40 / field.SizeMultiple + 2));
    }
}
