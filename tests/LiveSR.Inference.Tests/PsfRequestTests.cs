using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Deconvolution;

namespace LiveSR.Inference.Tests;

public sealed class PsfRequestTests : IDisposable
{
    private readonly FramePool _pool = new();

    [Fact]
    public void AnObjectiveAndThePixelSizeOfTheFramesGiveTheWidth()
    {
        UsedPsf psf = PsfRequest.Parse("NA=1.4, wavelength=520").For(Frame(64, 0.065).Frame);

        psf.Function.Fwhm().ShouldBe(2.3548 * 0.21 * 0.52 / 1.4 / 0.065, 0.1);
        psf.ToString().ShouldStartWith("NA 1.4, 520 nm: FWHM 2.");
        psf.ToString().ShouldEndWith(" nm)");
    }

    [Fact]
    public void AStatedPixelSizeGoesBeforeTheFrames() =>
        PsfRequest.Parse("na=0.75,wavelength=600,pixel=0.1,index=1.0").For(Frame(64, 0.05).Frame).PixelSizeUm.ShouldBe(0.1);

    [Theory]
    [InlineData("NA=1.4", "lacks the wavelength")]
    [InlineData("wavelength=520", "lacks the aperture")]
    [InlineData("NA=1.4,wavelength=0.52", "nanometres")]
    [InlineData("NA=1.6,wavelength=520", "index 1.518")]
    [InlineData("NA=1.4,wavelength=520,index=1.333", "index 1.333")]
    [InlineData("NA=1.4,wavelength=520,pixel=-1", "'pixel=-1'")]
    [InlineData("NA=1.4,NA=1.3,wavelength=520", "'NA=1.3'")]
    [InlineData("airy", "'airy'")]
    public void WhatCannotBeIsOneLineWithTheCure(string text, string reason)
    {
        string message = Should.Throw<PsfException>(() => PsfRequest.Parse(text)).Message;

        message.ShouldContain(reason);
        message.ShouldContain(": ");
        message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("NA=1.4,wavelength=520", null, "do not state their pixel size")]
    [InlineData("NA=0.1,wavelength=700,pixel=0.01", null, "check the aperture")]
    [InlineData("NA=1.4,wavelength=520,pixel=6.5", null, "check the aperture")]
    [InlineData("NA=0.4,wavelength=520", 0.02, "larger than the 64x64 frame")]
    public void AFunctionThatDoesNotFitTheFramesIsRefused(string text, double? pixelSize, string reason) =>
        Should.Throw<PsfException>(() => PsfRequest.Parse(text).For(Frame(64, pixelSize).Frame)).Message.ShouldContain(reason);

    [Fact]
    public void ABeadOfOtherPixelsIsRefused()
    {
        var bead = new MeasuredPsf(PointSpreadFunction.Gaussian(1.2), "the bead of bead.tif", 0.1);

        bead.For(Frame(64, 0.1).Frame).Function.ShouldBeSameAs(bead.Function);
        Should.Throw<PsfException>(() => bead.For(Frame(64, 0.065).Frame)).Message.ShouldContain("0.065 um");
    }

    [Fact]
    public void AnImageThatShowsNoBlurIsRefused() =>
        Should.Throw<PsfException>(() => PsfRequest.Parse("auto").For(Frame(64, 0.1).Frame)).Message.ShouldContain("shows no blur");

    public void Dispose() => _pool.Dispose();

    private FrameLease Frame(int size, double? pixelSize)
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray8, size, size);
        writer.Bytes.Clear();
        return writer.Publish(new FrameMetadata { BitDepth = 8, PixelSizeUm = pixelSize });
    }
}
