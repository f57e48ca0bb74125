using System.Diagnostics;
using System.Text.Json;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.EndToEnd;

/// <summary>samples/acquisition-host: an acquisition through flat-field and super-resolution, checked in the files it leaves.</summary>
public sealed class AcquisitionHostTests : IDisposable
{
    private const int Size = 96;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RawAndProcessedFilesSayWhatTheirPixelsAre()
    {
        await HostAsync("reference", "--size", $"{Size}");
        LiveSrProcess run = await HostAsync("acquire", "--size", $"{Size}", "--channels", "3", "--slices", "2", "--times", "2", "--out", "cells");

        run.Output.ShouldContain("12 of 12 images");
        Page[] raw = Pages("raw"), processed = Pages("processed");
        (raw.Length, processed.Length).ShouldBe((12, 12));
        raw.ShouldAllBe(page => page == new Page(Size, Size, PixelFormat.Gray16, 12, 0.108));
        processed.ShouldAllBe(page => page == new Page(2 * Size, 2 * Size, PixelFormat.Gray16, 12, 0.054));

        JsonElement before = Metadata("raw"), after = Metadata("processed");
        before.EnumerateArray().Select(Coords).ShouldBe(after.EnumerateArray().Select(Coords));
        double[] affine = Affine(before[0]), enlarged = Affine(after[0]);
        enlarged[0].ShouldBe(affine[0] / 2, 1e-9);
        enlarged[1].ShouldBe(affine[1] / 2, 1e-9);
        string steps = after[0].GetProperty("UserData").GetProperty("Processing").GetString()!;
        steps.IndexOf("flat-field", StringComparison.Ordinal).ShouldBeInRange(0, steps.IndexOf("super-resolution", StringComparison.Ordinal));
    }

    private static string Coords(JsonElement image) => image.GetProperty("Coords").GetString()!;

    private static double[] Affine(JsonElement image) =>
        [.. image.GetProperty("PixelSizeAffine").GetString()!.Split('_').Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];

    private async Task<LiveSrProcess> HostAsync(params string[] arguments)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = RepositoryFolder.Path("artifacts", "bin", "AcquisitionHost", configuration, "AcquisitionHost.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["LIVESR_MODELS"] = RepositoryFolder.Path("models");
        using Process process = Process.Start(start)!;
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);
        run.ExitCode.ShouldBe(0, run.Error);
        return run;
    }

    private Page[] Pages(string store)
    {
        using var reader = TiffReader.Open(Path.Combine(_folder["cells"], store, "images.ome.tif"));
        return [.. Enumerable.Range(0, reader.PageCount).Select(index =>
        {
            using FrameLease page = reader.ReadPage(index);
            return new Page(page.Frame.Width, page.Frame.Height, page.Frame.Format, page.Frame.BitDepth, Math.Round(page.Frame.Metadata.PixelSizeUm!.Value, 6));
        })];
    }

    private JsonElement Metadata(string store) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["cells"], store, "metadata.json"))).RootElement.GetProperty("Images");

    private sealed record Page(int Width, int Height, PixelFormat Format, int BitDepth, double PixelSizeUm);
}
