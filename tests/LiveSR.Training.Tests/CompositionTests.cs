using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using TorchSharp;

namespace LiveSR.Training.Tests;

/// <summary>Images composed of channels, blurred images, and patches on a grid.</summary>
public sealed class CompositionTests : IDisposable
{
    private static readonly string[] Channels = ["_red$", "_blue$", "_green$", "_yellow$"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FieldsHaveOneToFourChannelsInTheOrderOfTheTable()
    {
        string[] files = [.. Enumerable.Range(0, 400).SelectMany(f => new[] { "yellow", "red", "green", "blue" }.Select(c => $"/any/f{f}_{c}.png"))];
        var fields = ChannelComposition.FieldsOf(files, Group()).ToList();
        fields.Count.ShouldBe(400);
        fields.ShouldAllBe(field => field.Select((file, i) => file.EndsWith($"{Channels[i].TrimEnd('$')}.png", StringComparison.Ordinal)).All(fits => fits));
        foreach (int count in Enumerable.Range(1, 4))
        {
            fields.Count(field => field.Count == count).ShouldBeInRange(70, 130);
        }

        ChannelComposition.FieldsOf(files.Reverse(), Group()).Select(field => field.Count).ShouldBe(fields.Select(field => field.Count));
    }

    [Fact]
    public void ChannelsAddUpAsColoursOrAlike()
    {
        Plane[] channels = [Even(100), Even(40)];
        ChannelComposition.Compose(channels, asColours: false, "f")[1, 1].ShouldBe(70);
        ChannelComposition.Compose(channels, asColours: true, "f")[1, 1].ShouldBe(((100 * 0.299f) + (40 * 0.114f)) / 0.413f, 1e-3f);
        Should.Throw<TrainingException>(() => ChannelComposition.Compose([Even(1), new Plane(2, 4)], false, "f1")).Message.ShouldStartWith("f1: its channels differ in size");
    }

    [Fact]
    public void AGroupIsReadFieldByField()
    {
        Directory.CreateDirectory(_folder["hpa"]);
        foreach (int field in Enumerable.Range(0, 6))
        {
            ImageFile.WriteGray(_folder[$"hpa/f{field}_red.png"], Even(0.5f));
            ImageFile.WriteGray(_folder[$"hpa/f{field}_blue.png"], Even(1));
        }

        GroupRecipe group = Group();
        group.ComposeAs = "grey";
        var data = new DataRecipe { Root = _folder.Path, HeldBack = 0, Groups = [group] };
        IReadOnlyList<TrainingImage> images = ImagePool.Load(data, [2], cancellation: TestContext.Current.CancellationToken).Groups.Single().Training;
        images.Count.ShouldBe(6);
        images.ShouldAllBe(image => Math.Abs(image.Truth[0, 0] - 0.502f) < 0.001 || Math.Abs(image.Truth[0, 0] - 0.751f) < 0.001);
        images.Select(image => image.Truth[0, 0]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void BlurKeepsLightAndSpreadsItByItsSigma()
    {
        var point = new Plane(31, 31);
        point[15, 15] = 1;
        Plane blurred = GaussianBlur.Of(point, 1.5);
        blurred.Values.Sum().ShouldBe(1, 1e-4f);
        double variance = 0;
        for (int x = 0; x < 31; x++)
        {
            for (int y = 0; y < 31; y++)
            {
                variance += blurred[x, y] * (x - 15) * (x - 15);
            }
        }

        Math.Sqrt(variance).ShouldBe(1.5, 0.03);
        GaussianBlur.Of(point, 0).ShouldBeSameAs(point);
        var flat = new Plane(9, 7);
        Array.Fill(flat.Values, 3);
        GaussianBlur.Of(flat, 2).Values.ShouldAllBe(value => Math.Abs(value - 3) < 1e-5f);
        Plane sharp = ImagePool.Degrade(Specimen.Image(40, 40, 1), 2, 255);
        ImageMetrics.Mse(sharp, ImagePool.Degrade(Specimen.Image(40, 40, 1), 2, 255, 1)).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void AStrideLeavesOnlyPlacesOnItsGrid()
    {
        TrainingRecipe recipe = Specimen.Recipe("srcnn", 2);
        recipe.Data.Stride = 32;
        using var network = new Srcnn(2);
        var truth = new Plane(128, 128);
        for (int i = 0; i < truth.Values.Length; i++)
        {
            truth.Values[i] = i;
        }

        // Values say where they are; the margin around a patch is 3 low-resolution pixels.
        var image = new TrainingImage("places", truth, new Dictionary<int, Plane> { [2] = new Plane(64, 64) });
        var sampler = new PatchSampler(ImagePool.Of(new ImageGroup("places", 1, [image], [])), recipe, network);
        for (int step = 0; step < 10; step++)
        {
            using PatchBatch batch = sampler.Draw(step);
            foreach (torch.Tensor? corner in new[] { batch.Truth[0, 0].min(), batch.Truth[1, 0].min() })
            {
                int first = (int)TorchSharp.TensorExtensionMethods.ToDouble(corner);
                ((first % 128) - 6).ShouldBeOneOf(0, 32, 64);
                ((first / 128) - 6).ShouldBeOneOf(0, 32, 64);
                corner.Dispose();
            }
        }
    }

    private static GroupRecipe Group() => new()
    {
        Name = "hpa",
        Folder = "hpa",
        SameField = "_(red|green|blue|yellow)$",
        Compose = [.. Channels],
    };

    private static Plane Even(float value)
    {
        var plane = new Plane(32, 32);
        plane.Values.AsSpan().Fill(value);
        return plane;
    }
}
