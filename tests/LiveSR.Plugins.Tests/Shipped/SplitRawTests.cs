using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class SplitRawTests(ShippedPlugins shipped) : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void EachImageAppearsRawAndToBeProcessedOnTheSamePixels()
    {
        Image[] images = [_bench.Image(0, coords: Coords.At(time: 3, z: 1, channel: 0)), _bench.Image(1, coords: Coords.At(time: 3, z: 1, channel: 1))];
        ShippedPlugins.Result result = shipped.Run(
            [new ProcessorChainEntry("split-raw")],
            images,
            new SummaryMetadata { ChannelNames = ["DAPI", "GFP"], IntendedDimensions = Coords.At(time: 5, position: 1, z: 2, channel: 2) });

        result.Summary.ChannelNames.ShouldBe(["DAPI raw", "DAPI", "GFP raw", "GFP"]);
        result.Summary.IntendedDimensions.Channel.ShouldBe(4);
        result.Images.Select(image => image.Coords).ShouldBe(Enumerable.Range(0, 4).Select(channel => Coords.At(time: 3, z: 1, channel: channel)));
        result.Images.Select(image => image.Metadata.IsRaw()).ShouldBe([true, false, true, false]);
        result.Images.Select(image => image.Metadata.ImageNumber).ShouldBe([0, 0, 1, 1]);
        result.Images[0].Values.ShouldBe(result.Images[1].Values);
    }

    [Fact]
    public void ImageWithoutAChannelGetsTwo()
    {
        ShippedPlugins.Result result = shipped.Run("split-raw", PropertyMap.Empty, _bench.Image(coords: Coords.Empty));
        result.Images.Select(image => image.Coords.Channel).ShouldBe([0, 1]);
        result.Summary.ChannelNames.ShouldBeEmpty();
    }
}
