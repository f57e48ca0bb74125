using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;

namespace LiveSR.Simulation.Tests;

/// <summary>Photon transfer on the simulator's camera, whose values are known.</summary>
public sealed class PhotonTransferTests
{
    private const string Dark = "actin?size=160&depth=12&hot=40&photons=0";

    [Fact]
    public void DarkAndFlatSeriesGiveGainOffsetReadNoiseAndEveryHotPixel()
    {
        using SimulatedMicroscope camera = Microscopes.Open(Dark);
        PhotonTransferResult result = PhotonTransfer.Estimate([Series($"{Dark}&background=60"), Series($"{Dark}&background=500")], Series(Dark));
        ShouldBe(result, camera);
        result.Offset.ShouldBe(camera.Offset, 0.1);
        result.OffsetOrigin.ShouldBe(OffsetOrigin.Dark);
        result.HotPixels.ShouldBe(HotPixelsOf(camera));
        result.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("actin")]
    [InlineData("microtubules")]
    [InlineData("er")]
    [InlineData("pits")]
    [InlineData("nuclei")]
    public void ADarkSeriesAndARecordingOfAStillSpecimenDoToo(string specimen)
    {
        string source = $"{specimen}?size=160&depth=12&hot=40&motion=0&seed=4";
        using SimulatedMicroscope camera = Microscopes.Open(source);
        PhotonTransferResult result = PhotonTransfer.Estimate([Series(source)], Series($"{source}&photons=0&background=0"));
        ShouldBe(result, camera);
        result.HotPixels.ShouldBe(HotPixelsOf(camera));
    }

    [Theory]
    [InlineData("actin", 0)]
    [InlineData("microtubules", 0)]
    [InlineData("er", 1)]
    [InlineData("pits", 0)]
    public void ARecordingOfAStillSpecimenAloneDoesToo(string specimen, int mostMissed)
    {
        string source = $"{specimen}?size=256&depth=12&hot=40&motion=0&photons=60&gain=6";
        using SimulatedMicroscope camera = Microscopes.Open(source);
        PhotonTransferResult result = PhotonTransfer.Estimate([Series(source)], dark: null);
        ShouldBe(result, camera);
        result.OffsetOrigin.ShouldBe(OffsetOrigin.Skewness);
        result.Offset.ShouldBe(camera.Offset, 3);
        ShouldFind(result.HotPixels, camera, mostMissed);
        result.Notes.ShouldContain(note => note.Contains("give one to measure both", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("actin", 10)]
    [InlineData("pits", 10)]
    [InlineData("nuclei", 2)]
    public void NoStructureOfAStillSpecimenIsTakenForAHotPixel(string specimen, int mostMissed)
    {
        string source = $"{specimen}?size=256&depth=12&hot=60&motion=0";
        using SimulatedMicroscope camera = Microscopes.Open(source);
        ShouldFind(PhotonTransfer.Estimate([Series(source)], dark: null).HotPixels, camera, mostMissed);
    }

    [Fact]
    public void ALampThatFlickersAndFadesChangesNothing()
    {
        using SimulatedMicroscope camera = Microscopes.Open($"{Dark}&background=500");
        var random = new Random(7);
        StillSeries flat = Series(camera, 100, image => camera.Turn(new MicroscopeKnobs { Illumination = 1 - (0.003 * image) + (0.05 * random.NextDouble()) }));
        ShouldBe(PhotonTransfer.Estimate([flat], Series(Dark)), camera);
    }

    [Fact]
    public void ReadNoiseThatDiffersFromPixelToPixelIsMapped()
    {
        const string Source = "actin?size=160&depth=12&read-noise-spread=0.5&photons=0";
        using SimulatedMicroscope camera = Microscopes.Open(Source);
        PhotonTransferResult result = PhotonTransfer.Estimate([Series($"{Source}&background=300")], Series(Source));
        result.Gain.ShouldBe(camera.Gain, 0.02 * camera.Gain);
        result.ReadNoise.ShouldBe(1.6 * Math.Exp(0.25), 0.05 * 1.6 * Math.Exp(0.25), "the root mean square of a log-normal distribution");
        double[] logarithms = [.. result.ReadNoiseMap!.Values.Select(value => Math.Log(value / 1.6))];
        double mean = logarithms.Average();
        mean.ShouldBe(0, 0.03);
        Math.Sqrt(logarithms.Average(value => (value - mean) * (value - mean))).ShouldBe(0.5, 0.03);
    }

    [Fact]
    public void ReadNoiseBelowTheRoundingIsSaidToBeHidden()
    {
        const string Source = "nuclei?size=256&depth=8&motion=0&gain=0.2";
        using SimulatedMicroscope camera = Microscopes.Open(Source);
        PhotonTransferResult result = PhotonTransfer.Estimate([Series(Source)], Series($"{Source}&photons=0&background=0"));
        result.Gain.ShouldBe(camera.Gain, 0.02 * camera.Gain);
        result.ReadNoiseMap.ShouldBeNull();
        result.Notes.ShouldContain(note => note.Contains("hidden in the rounding", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatMovedIsLeftOutAndSaid()
    {
        const string Source = "actin?size=160&depth=12&motion=1";
        PhotonTransfer.Estimate([Series(Source)], Series($"{Source}&photons=0&background=0"))
            .Notes.ShouldContain(note => note.Contains("% of the pixels moved", StringComparison.Ordinal));
    }

    [Fact]
    public void ImagesThatWereSmoothedAreFoundOut()
    {
        using SimulatedMicroscope camera = Microscopes.Open("nuclei?size=128&depth=12&motion=0");
        StillSeries? series = null;
        for (int i = 0; i < 32; i++)
        {
            using SimulatedFrame image = camera.Render(i);
            using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray16, 128, 128);
            for (int y = 0; y < 128; y++)
            {
                ReadOnlySpan<ushort> sharp = image.Frame.Row<ushort>(y);
                for (int x = 0; x < 128; x++)
                {
                    writer.Row<ushort>(y)[x] = (ushort)((sharp[x] + sharp[Math.Max(0, x - 1)]) / 2);
                }
            }

            using FrameLease smooth = writer.Publish(image.Frame.Metadata);
            series ??= new StillSeries(smooth.Frame);
            series.Add(smooth.Frame);
        }

        PhotonTransfer.Estimate([series!], dark: null).Notes.ShouldContain(note => note.Contains("is alike (correlation 0.5", StringComparison.Ordinal));
    }

    [Fact]
    public void SeriesThatDoNotSayItAreRefused()
    {
        StillSeries light = Series("actin?size=64&depth=12", 10);
        Refusal(() => PhotonTransfer.Estimate([], light)).ShouldContain("Nothing with light");
        Refusal(() => PhotonTransfer.Estimate([Series("actin?size=64&depth=12", 7)], dark: null)).ShouldContain("7 images");
        Refusal(() => PhotonTransfer.Estimate([light], Series("actin?size=96&depth=12", 10))).ShouldContain("96x96");
        Refusal(() => PhotonTransfer.Estimate([light], Series("actin?size=64&depth=12&offset=0&photons=0", 10))).ShouldContain("raise the camera's offset");
        Refusal(() => PhotonTransfer.Estimate([Series("actin?size=64&depth=12&gain=4000", 10)], dark: null)).ShouldContain("neither black nor saturated");
        Refusal(() => PhotonTransfer.Estimate([Series("actin?size=64&depth=12&photons=0", 10)], Series("actin?size=64&depth=12&photons=0", 10))).ShouldContain("brighter");
        Should.Throw<NotSupportedException>(() => Series("smear?size=64", 10)).Message.ShouldContain("grey camera");
    }

    private static string Refusal(Action estimate) => Should.Throw<InvalidOperationException>(estimate).Message;

    /// <summary>The bars: gain within 2 %, read noise within 5 %.</summary>
    private static void ShouldBe(PhotonTransferResult result, SimulatedMicroscope camera)
    {
        result.Gain.ShouldBe(camera.Gain, 0.02 * camera.Gain);
        result.ReadNoise.ShouldBe(camera.Options.ReadNoise, 0.05 * camera.Options.ReadNoise);
    }

    private static void ShouldFind(IReadOnlyList<HotPixel> found, SimulatedMicroscope camera, int mostMissed)
    {
        HotPixel[] there = HotPixelsOf(camera);
        found.Except(there).ShouldBeEmpty();
        there.Except(found).Count().ShouldBeLessThanOrEqualTo(mostMissed, "weak ones on bright structures");
    }

    private static HotPixel[] HotPixelsOf(SimulatedMicroscope camera) =>
        [.. camera.HotPixels.Select(pixel => new HotPixel(pixel.X, pixel.Y)).OrderBy(pixel => pixel.Y).ThenBy(pixel => pixel.X)];

    private static StillSeries Series(string text, int images = 100)
    {
        using SimulatedMicroscope microscope = Microscopes.Open(text);
        return Series(microscope, images, static _ => { });
    }

    private static StillSeries Series(SimulatedMicroscope microscope, int images, Action<int> before)
    {
        StillSeries? series = null;
        for (int i = 0; i < images; i++)
        {
            before(i);
            using SimulatedFrame image = microscope.Render(i);
            series ??= new StillSeries(image.Frame);
            series.Add(image.Frame);
        }

        return series!;
    }
}
