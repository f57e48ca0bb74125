using System.Text.Json;

namespace LiveSR.EndToEnd;

/// <summary>Stacks that others wrote, upscaled and read back by tifffile and by ImageJ.</summary>
public sealed class StackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stack.ome.tif", "out.ome.tif")]
    [InlineData("stack.ome.tif", "out.tif")]
    [InlineData("hyperstack.tif", "out.ome.tif")]
    [InlineData("hyperstack.tif", "out.tif")]
    public async Task TifffileFindsAxesSizesCalibrationAndIntensities(string input, string output)
    {
        double[] means = WriteStacks();

        await UpscaleAsync(input, output);

        JsonElement read = Describe(output);
        read.GetProperty("axes").GetString().ShouldBe("TZCYX");
        read.GetProperty("dtype").GetString().ShouldBe("uint16");
        Numbers(read.GetProperty("shape")).ShouldBe([5, 3, 2, 96, 128]);
        Numbers(read.GetProperty("means")).ShouldBe(means, 0.001 * means.Min());
        double[] x = Numbers(read.GetProperty("xresolution")), y = Numbers(read.GetProperty("yresolution"));
        double unitUm = output == "out.tif" ? 1 : 10_000;
        (unitUm * x[1] / x[0]).ShouldBe(0.1083 / 2, 1e-6);
        (unitUm * y[1] / y[0]).ShouldBe(0.2166 / 2, 1e-6);
    }

    [Theory]
    [InlineData("stack.ome.tif")]
    [InlineData("hyperstack.tif")]
    public async Task ImageJFindsAxesSizesCalibrationAndIntensities(string input)
    {
        double[] means = WriteStacks();

        await UpscaleAsync(input, "out.tif");

        var read = ImageJ.Open(_folder["out.tif"]);
        (read.Width, read.Height, read.Channels, read.Slices, read.Frames).ShouldBe((128, 96, 2, 3, 5));
        read.PixelWidth.ShouldBe(0.1083 / 2, 1e-6);
        read.PixelHeight.ShouldBe(0.2166 / 2, 1e-6);
        read.Depth.ShouldBe(0.3, 1e-6);
        read.Interval.ShouldBe(1.5, 1e-6);
        read.Unit.ShouldStartWith("micron");
        read.Means.ShouldBe(means, 0.001 * means.Min());
    }

    [Fact]
    public async Task OmeXmlKeepsWhatIsKnownOfEachPlaneAndSaysHowItWasMade()
    {
        WriteStacks();

        await UpscaleAsync("stack.ome.tif", "out.ome.tif");

        string ome = Describe("out.ome.tif").GetProperty("ome").GetString()!;
        foreach (string kept in (string[])["PhysicalSizeX=\"0.05415\"", "PhysicalSizeY=\"0.1083\"", "PhysicalSizeZ=\"0.3\"", "TimeIncrement=\"1500\"",
            "Name=\"DAPI\"", "Name=\"GFP\"", "DeltaT=\"1520\"", "ExposureTime=\"20\"", "PositionX=\"12.5\"", "PositionZ=\"0.6\"",
            "<M K=\"Model\">nearest</M>", "<M K=\"Scale\">2</M>", "<M K=\"Inferred\">false</M>", "<M K=\"SourcePixelSizeUm\">0.1083</M>"])
        {
            ome.ShouldContain(kept);
        }
    }

    [Theory]
    [InlineData("deflate", "ADOBE_DEFLATE")]
    [InlineData("lzw", "LZW")]
    [InlineData("zstandard", "ZSTD")]
    public async Task PackedTilesAndPyramidsAreWrittenOnRequest(string compression, string name)
    {
        WriteStacks();

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "upscale", _folder["stack.ome.tif"], _folder["out.ome.tif"], "--model", "nearest", "--scale", "6", "--compression", compression, "--tiff-tile", "64", "--pyramid");

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement info = (await InfoAsync("out.ome.tif")).GetProperty("series")[0];
        info.GetProperty("encoding").GetString().ShouldEndWith("tiles of 64x64");
        using var pages = JsonDocument.Parse(Python.Run("LiveSR.EndToEnd/describe_pages.py", _folder["out.ome.tif"]));
        pages.RootElement.GetProperty("compression").GetString().ShouldBe(name);
        pages.RootElement.GetProperty("levels").EnumerateArray().Select(level => string.Join('x', Numbers(level)[^2..])).ShouldBe(["288x384", "144x192"]);
    }

    [Fact]
    public async Task StagePositionsBecomeFilesOfTheirOwn()
    {
        WriteStacks();

        LiveSrProcess all = await LiveSrProcess.RunAsync("upscale", _folder["positions.ome.tif"], _folder["out.ome.tif"], "--model", "nearest");
        LiveSrProcess one = await LiveSrProcess.RunAsync("upscale", _folder["positions.ome.tif"], _folder["one.ome.tif"], "--model", "nearest", "--series", "1");
        LiveSrProcess none = await LiveSrProcess.RunAsync("upscale", _folder["positions.ome.tif"], _folder["none.ome.tif"], "--model", "nearest", "--series", "2");

        all.ExitCode.ShouldBe(0, all.Error);
        all.Error.ShouldContain("Pos1 goes to");
        one.ExitCode.ShouldBe(0, one.Error);
        none.ShouldFailWith(1, "no series 2");
        Directory.GetFiles(_folder.Path, "o*.ome.tif").Select(Path.GetFileName).Order().ShouldBe(["one.ome.tif", "out_s0.ome.tif", "out_s1.ome.tif"]);
        double[] first = Numbers(Describe("out_s0.ome.tif").GetProperty("means")), second = Numbers(Describe("out_s1.ome.tif").GetProperty("means"));
        second.ShouldBe(first.Select(mean => mean + 1), 1e-6);
        Numbers(Describe("one.ome.tif").GetProperty("means")).ShouldBe(second);
        Describe("out_s1.ome.tif").GetProperty("ome").GetString()!.ShouldContain("Name=\"Pos1\"");
    }

    [Fact]
    public async Task InfoSaysWhatIsUnderstoodAndWhatIsKept()
    {
        WriteStacks();

        JsonElement info = (await InfoAsync("stack.ome.tif")).GetProperty("series")[0];
        LiveSrProcess table = await LiveSrProcess.RunAsync("info", _folder["stack.ome.tif"]);
        LiveSrProcess absent = await LiveSrProcess.RunAsync("info", _folder["absent.tif"]);

        JsonElement axes = info.GetProperty("axes");
        (axes.GetProperty("t").GetInt32(), axes.GetProperty("z").GetInt32(), axes.GetProperty("c").GetInt32()).ShouldBe((5, 3, 2));
        info.GetProperty("channels")[1].GetProperty("name").GetString().ShouldBe("GFP");
        info.GetProperty("pixelSizeYUm").GetDouble().ShouldBe(0.2166, 1e-9);
        info.GetProperty("sliceSpacingUm").GetDouble().ShouldBe(0.3, 1e-9);
        info.GetProperty("kept").EnumerateArray().Single(fact => fact.GetProperty("what").GetString() == "axes T5 Z3 C2").GetProperty("video").GetString().ShouldBe("lost");
        foreach (string word in (string[])["T5 Z3 C2", "DAPI", "0.1083 x 0.2166 um", "0.3 um apart", "OME", "not compressed"])
        {
            table.Output.ShouldContain(word);
        }

        absent.ShouldFailWith(1, "absent.tif");
    }

    private async Task UpscaleAsync(string input, string output)
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", _folder[input], _folder[output], "--model", "nearest", "--scale", "2");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldNotContain("warning");
    }

    private async Task<JsonElement> InfoAsync(string file)
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync("info", _folder[file], "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    private double[] WriteStacks()
    {
        using var means = JsonDocument.Parse(Python.Run("LiveSR.EndToEnd/write_stacks.py", _folder.Path));
        return Numbers(means.RootElement);
    }

    private JsonElement Describe(string file)
    {
        using var document = JsonDocument.Parse(Python.Run("Support/describe_stack.py", _folder[file]));
        return document.RootElement[0].Clone();
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}
