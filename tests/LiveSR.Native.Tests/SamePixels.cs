using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Native.Interop;

namespace LiveSR.Native.Tests;

public sealed unsafe class SamePixels(CompiledLibrary compiled)
{
    private const int Width = 97;
    private const int Height = 61;

    [Theory]
    [InlineData(PixelFormat.Gray8, 8)]
    [InlineData(PixelFormat.Gray16, 12)]
    [InlineData(PixelFormat.Gray16, 16)]
    [InlineData(PixelFormat.Bgr24, 8)]
    [InlineData(PixelFormat.Bgr48, 14)]
    public void ProcessGivesTheEnginesPixels(PixelFormat format, int bitDepth) => CheckProcess(NativeApi.Managed, "bicubic", format, bitDepth);

    [Theory]
    [InlineData("bicubic", PixelFormat.Gray16, 12)]
    [InlineData("network", PixelFormat.Gray8, 8)]
    [InlineData("network", PixelFormat.Gray16, 12)]
    [InlineData("network", PixelFormat.Bgr24, 8)]
    public void CompiledLibraryGivesTheEnginesPixels(string model, PixelFormat format, int bitDepth) =>
        CheckProcess(compiled.Api, model == "network" ? Repository.Model : model, format, bitDepth);

    [Fact]
    public void RowsWithGapsAreReadAndWritten()
    {
        const int gap = 13;
        ulong handle = NativeApi.Managed.Open("bicubic");
        byte[] packed = Engine.Noise(PixelFormat.Gray8, Width, Height, 8);
        byte[] gapped = new byte[(Width + gap) * Height];
        for (int y = 0; y < Height; y++)
        {
            packed.AsSpan(y * Width, Width).CopyTo(gapped.AsSpan(y * (Width + gap)));
        }

        byte[] result = new byte[((2 * Width) + gap) * 2 * Height];
        Array.Fill(result, (byte)0xEE);
        fixed (byte* source = gapped)
        fixed (byte* target = result)
        {
            // The last row has no gap behind it.
            var input = new Image { Pixels = source, Bytes = (ulong)gapped.Length - gap, Stride = Width + gap, Width = Width, Height = Height };
            var output = new Image { Pixels = target, Bytes = (ulong)result.Length - gap, Stride = (2 * Width) + gap };
            NativeApi.Managed.Process(handle, &input, &output).ShouldBe(Status.Ok, NativeApi.Managed.LastError(handle));
        }

        using IFrameEnhancer engine = Enhancers.Open("bicubic");
        byte[] expected = Engine.Enhance(engine, packed, PixelFormat.Gray8, Width, Height);
        for (int y = 0; y < 2 * Height; y++)
        {
            result.AsSpan(y * ((2 * Width) + gap), 2 * Width).SequenceEqual(expected.AsSpan(y * 2 * Width, 2 * Width)).ShouldBeTrue();
            result.AsSpan((y * ((2 * Width) + gap)) + (2 * Width), gap).ToArray().ShouldAllBe(value => value == 0xEE);
        }

        NativeApi.Managed.Destroy(handle);
    }

    [Fact]
    public void GeometryIsTheResults()
    {
        ulong handle = NativeApi.Managed.Open("bicubic", scale: 3);
        Geometry geometry;
        NativeApi.Managed.OutputGeometry(handle, 100, 50, 3, &geometry).ShouldBe(Status.Ok);
        (geometry.Width, geometry.Height, geometry.Scale, geometry.BytesPerPixel).ShouldBe((300, 150, 3, 6));
        geometry.Bytes.ShouldBe(300ul * 150 * 6);
        geometry.PixelSizeFactor.ShouldBe(1.0 / 3);
        NativeApi.Managed.Destroy(handle);
    }

    private static void CheckProcess(NativeApi api, string model, PixelFormat format, int bitDepth)
    {
        byte[] pixels = Engine.Noise(format, Width, Height, bitDepth);
        using IFrameEnhancer engine = Enhancers.Open(model, new EnhancerOptions { Provider = "cpu" });
        byte[] expected = Engine.Enhance(engine, pixels, format, Width, Height, bitDepth);

        ulong handle = api.Open(model);
        byte[] result = new byte[expected.Length];
        fixed (byte* source = pixels)
        fixed (byte* target = result)
        {
            var input = new Image { Pixels = source, Bytes = (ulong)pixels.Length, Width = Width, Height = Height, Format = (int)PixelCopy.NumberOf(format), BitDepth = bitDepth };
            var output = new Image { Pixels = target, Bytes = (ulong)result.Length };
            api.Process(handle, &input, &output).ShouldBe(Status.Ok, api.LastError(handle));
            (output.Width, output.Height, output.Format, output.BitDepth).ShouldBe((2 * Width, 2 * Height, input.Format, bitDepth));
        }

        result.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        api.Destroy(handle).ShouldBe(Status.Ok);
    }
}
