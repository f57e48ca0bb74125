using LiveSR.Capture.Genicam;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Genicam;

public sealed class MonoFormatTests : IDisposable
{
    private static readonly string[] All =
        ["BayerRG8", "RGB8", "Mono8", "Mono10", "Mono10p", "Mono10Packed", "Mono12", "Mono12p", "Mono12Packed", "Mono14", "Mono14p", "Mono16"];

    private readonly FramePool _pool = new();

    public void Dispose() => _pool.Dispose();

    // The pixels 0x123, 0x3FE and 0x2A5, as the conventions of GigE Vision and PFNC draw them.
    [Theory]
    [InlineData("Mono10", "23 01 FE 03 A5 02")]
    [InlineData("Mono16", "23 01 FE 03 A5 02")]
    [InlineData("Mono10Packed", "48 23 FF A9 01")]
    [InlineData("Mono12Packed", "12 E3 3F 2A 05")]
    [InlineData("Mono10p", "23 F9 5F 2A")]
    [InlineData("Mono12p", "23 E1 3F A5 02")]
    [InlineData("Mono14p", "23 81 FF 50 2A 00")]
    public void PixelsAreUnpackedAsTheConventionDrawsThem(string name, string bytes)
    {
        MonoFormat format = Choose(All, "Mono8", new GenicamSettings { Format = name });
        byte[] image = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        using FrameWriter frame = _pool.Rent(PixelFormat.Gray16, 3, 1);

        image.Length.ShouldBe(format.Bytes(3));
        format.TryCopy(image, 0, frame).ShouldBeTrue();

        frame.Pixels<ushort>().ToArray().ShouldBe([0x123, 0x3FE, 0x2A5]);
    }

    [Theory]
    [InlineData("Mono10Packed")]
    [InlineData("Mono12Packed")]
    [InlineData("Mono10p")]
    [InlineData("Mono12p")]
    [InlineData("Mono14p")]
    public void EveryPixelSurvivesPackingAtAnyLengthWithAndWithoutPadding(string name)
    {
        MonoFormat format = Choose(All, "Mono8", new GenicamSettings { Format = name });
        var random = new Random(1);
        foreach ((int width, int height, int padding) in ((int, int, int)[])[(1, 1, 0), (7, 3, 0), (64, 2, 0), (7, 3, 2), (5, 4, 1)])
        {
            ushort[] pixels = [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(1 << format.Bits))];
            byte[] image = padding == 0
                ? Packed(pixels, format)
                : [.. pixels.Chunk(width).SelectMany(row => Packed(row, format).Concat(new byte[padding]))];
            using FrameWriter frame = _pool.Rent(PixelFormat.Gray16, width, height);

            format.TryCopy(image, padding, frame).ShouldBeTrue();

            frame.Pixels<ushort>().ToArray().ShouldBe(pixels, $"{width}x{height}, padding {padding}");
            format.TryCopy(image.AsSpan(0, format.Bytes(width * height) - 1), 0, frame).ShouldBeFalse("an image that is too short");
        }
    }

    [Theory]
    [InlineData(null, "Mono12p", "Mono12p")]
    [InlineData(8, "Mono16", "Mono8")]
    [InlineData(10, "Mono8", "Mono10")]
    [InlineData(12, "BayerRG8", "Mono12")]
    [InlineData(11, "Mono8", "Mono16")]
    public void TheDepthPicksTheFormat(int? depth, string present, string chosen) =>
        Choose(All, present, new GenicamSettings { Depth = depth }).Name.ShouldBe(chosen);

    [Fact]
    public void APackedFormatIsTakenWhereTheCameraHasNoOther() =>
        Choose(["Mono8", "Mono12Packed"], "Mono8", new GenicamSettings { Depth = 12 }).Name.ShouldBe("Mono12Packed");

    [Fact]
    public void ColourIsRefusedByNameWithWhatToChoose()
    {
        Should.Throw<SourceException>(() => Choose(["BayerRG8", "Mono8", "Mono12"], "BayerRG8", new GenicamSettings())).Message
            .ShouldBe("Camera C is set to the pixel format BayerRG8, which is not grey: choose one with format=; it offers Mono8, Mono12.");
        Should.Throw<SourceException>(() => Choose(["BayerRG8", "RGB8"], "RGB8", new GenicamSettings { Depth = 8 })).Message
            .ShouldBe("Camera C has no grey format of 8 bits: it offers no grey format.");
    }

    private static MonoFormat Choose(string[] offered, string present, GenicamSettings settings) => MonoFormat.Choose("C", offered, present, settings);

    // The conventions again, bit by bit.
    private static byte[] Packed(ushort[] pixels, MonoFormat format)
    {
        byte[] bytes = new byte[format.Bytes(pixels.Length)];
        for (int i = 0; i < pixels.Length; i++)
        {
            for (int bit = 0; bit < format.Bits; bit++)
            {
                int at = format.Packing == PixelPacking.Stream ? (i * format.Bits) + bit : PairPosition(i, bit, format.Bits - 8);
                bytes[at / 8] |= (byte)(((pixels[i] >> bit) & 1) << (at % 8));
            }
        }

        return bytes;
    }

    private static int PairPosition(int pixel, int bit, int lowBits)
    {
        int triple = pixel / 2 * 24, second = pixel % 2;
        return bit < lowBits ? triple + 8 + (4 * second) + bit : triple + (16 * second) + bit - lowBits;
    }
}
