using System.Runtime.InteropServices;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Kinds of samples beyond grey and RGB of 8 and 16 bits, in files that are made byte by byte.</summary>
public class TiffKindsTests
{
    private const int Bits = 258, Compression = 259, Photometric = 262, FillOrder = 266, Orientation = 274, Samples = 277, Planar = 284,
        Predictor = 317, ColorMap = 320, ExtraSamples = 338, SampleFormat = 339;

    [Theory]
    [InlineData(1, PixelFormat.Gray8)]
    [InlineData(2, PixelFormat.Gray8)]
    [InlineData(4, PixelFormat.Gray8)]
    [InlineData(7, PixelFormat.Gray8)]
    [InlineData(10, PixelFormat.Gray16)]
    [InlineData(12, PixelFormat.Gray16)]
    [InlineData(14, PixelFormat.Gray16)]
    public void PackedBitsKeepTheirValuesAndTheirDepth(int bits, PixelFormat format)
    {
        int[] values = [.. Enumerable.Range(0, 7).Select(i => (i * 2741) & ((1 << bits) - 1))];
        byte[] row = Pack(values, bits);
        using TiffReader reader = Open(new RawTiff(7, 2).With(Bits, bits), [.. row, .. row]);
        using FrameLease page = reader.ReadPage(0);
        (page.Frame.Format, page.Frame.BitDepth, reader.Metadata.BitDepth).ShouldBe((format, bits, bits));
        Values(page.Frame).ShouldBe([.. values, .. values]);
    }

    [Fact]
    public void SignedAndLargeIntegersBecomeFloatsOfTheSameValueAndALineSaysSo()
    {
        Floats(8, 2, (sbyte[])[-128, -1, 127], "signed 8-bit").ShouldBe([-128, -1, 127]);
        Floats(16, 2, (short[])[-32768, 5, 32767], "signed 16-bit").ShouldBe([-32768, 5, 32767]);
        Floats(32, 2, (int[])[-70_000, 0, 16_777_216], "signed 32-bit integers are read as 32-bit floats, exact up to 16,777,216").ShouldBe([-70_000, 0, 16_777_216]);
        Floats(32, 1, (uint[])[1, 70_000, 3_000_000_000], "32-bit").ShouldBe([1, 70_000, 3_000_000_000]);
        Floats(64, 1, (ulong[])[1, 70_000, 1 << 24], "64-bit").ShouldBe([1, 70_000, 1 << 24]);
    }

    [Fact]
    public void HalfAndDoubleFloatsBecomeFloats()
    {
        Floats(16, 3, (Half[])[(Half)0.5, Half.NaN, (Half)(-2)], note: null).ShouldBe([0.5f, float.NaN, -2]);
        Floats(64, 3, (double[])[0.25, double.NaN, -1e300], note: null).ShouldBe([0.25f, float.NaN, float.NegativeInfinity]);
    }

    [Fact]
    public void PredictorTwoIsUndoneOnIntegersAndFloatsOf32Bits()
    {
        Floats(32, 1, (uint[])[100_000, 7, unchecked((uint)-3)], "32-bit", predictor: 2).ShouldBe([100_000, 100_007, 100_004]);
        uint bits = BitConverter.SingleToUInt32Bits(1.5f);
        Floats(32, 3, (uint[])[bits, 0, BitConverter.SingleToUInt32Bits(-2f) - bits], note: null, predictor: 2).ShouldBe([1.5f, 1.5f, -2f]);
    }

    [Theory]
    [InlineData(16, null, new ushort[] { 0, 1, 65535 }, new[] { 65535, 65534, 0 })]
    [InlineData(16, 12, new ushort[] { 0, 4095, 5000 }, new[] { 4095, 0, 0 })]
    public void WhereZeroIsWhiteIntensitiesAreInvertedByTheImagesOwnDepth(int bits, int? stated, ushort[] stored, int[] expected)
    {
        using TiffReader reader = Open(new RawTiff(3, 1).With(Bits, bits).With(Photometric, 0), Bytes(stored));
        using FrameLease page = reader.ReadPage(0, describe: found => found with { BitDepth = stated ?? found.BitDepth });
        Values(page.Frame).ShouldBe(expected);
    }

    [Fact]
    public void APackedImageWhereZeroIsWhiteIsInvertedByItsBits()
    {
        using TiffReader reader = Open(new RawTiff(3, 1).With(Bits, 12).With(Photometric, 0), Pack([0, 4000, 4095], 12));
        using FrameLease page = reader.ReadPage(0);
        Values(page.Frame).ShouldBe([4095, 95, 0]);
    }

    [Fact]
    public void APaletteGivesItsColours()
    {
        int[] red = [0, 0xFF00, 0x8000, 0x1200], green = [0, 0x0100, 0x4000, 0xFFFF], blue = [0xFFFF, 0, 0x2000, 0];
        using TiffReader reader = Open(new RawTiff(4, 1).With(Bits, 2).With(Photometric, 3).With(ColorMap, [.. red, .. green, .. blue]), [0b00_01_10_11]);
        using FrameLease page = reader.ReadPage(0);
        page.Frame.Format.ShouldBe(PixelFormat.Bgr24);
        Values(page.Frame).ShouldBe([255, 0, 0, 0, 1, 255, 0x20, 0x40, 0x80, 0, 255, 0x12]);
    }

    [Fact]
    public void APaletteOfGreysIsGrey()
    {
        int[] grey = [0xFFFF, 0x8000, 0x4000, 0];
        using TiffReader reader = Open(new RawTiff(4, 1).With(Bits, 2).With(Photometric, 3).With(ColorMap, [.. grey, .. grey, .. grey]), [0b00_01_10_11]);
        using FrameLease page = reader.ReadPage(0);
        (page.Frame.Format, page.Frame.BitDepth).ShouldBe((PixelFormat.Gray8, 8));
        Values(page.Frame).ShouldBe([255, 0x80, 0x40, 0]);
    }

    // The first row of each: the stored image is 1 2 3 over 4 5 6.
    [Theory]
    [InlineData(1, 3, new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 3, new[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 3, new[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 3, new[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 2, new[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 2, new[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 2, new[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 2, new[] { 3, 6, 2, 5, 1, 4 })]
    public void AnImageIsShownUpright(int orientation, int width, int[] expected)
    {
        using TiffReader reader = Open(new RawTiff(3, 2).With(Orientation, orientation), [1, 2, 3, 4, 5, 6]);
        using FrameLease page = reader.ReadPage(0);
        (reader.Width, page.Frame.Width, page.Frame.Height).ShouldBe((width, width, 6 / width));
        Values(page.Frame).ShouldBe(expected);
    }

    [Theory]
    [InlineData(2, new byte[] { 1, 2, 3 }, new byte[] { 11, 12, 13 })]
    [InlineData(1, new byte[] { 1, 11, 2, 12, 3, 13 }, null)]
    public void TwoGreySamplesThatAreNotAlphaAreTwoChannels(int planar, byte[] first, byte[]? second)
    {
        RawTiff file = new RawTiff(3, 1).With(Bits, 8, 8).With(Samples, 2).With(Planar, planar).With(ExtraSamples, 0);
        using TiffReader reader = second is null ? Open(file, first) : Open(file, first, second);
        (reader.PageCount, reader.Metadata.Axes.Channels.Length, reader.Metadata.Axes.Times).ShouldBe((2, 2, 1));
        using FrameLease one = reader.ReadPage(0), other = reader.ReadPage(1);
        Values(one.Frame).ShouldBe([1, 2, 3]);
        Values(other.Frame).ShouldBe([11, 12, 13]);
        other.Frame.Metadata.Plane!.Value.Channel.ShouldBe(1);
    }

    [Fact]
    public void AlphaBesideGreyIsLeftOut()
    {
        using TiffReader reader = Open(new RawTiff(2, 1).With(Bits, 8, 8).With(Samples, 2).With(ExtraSamples, 2), [1, 255, 2, 255]);
        using FrameLease page = reader.ReadPage(0);
        reader.PageCount.ShouldBe(1);
        Values(page.Frame).ShouldBe([1, 2]);
        reader.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void SamplesBesideRgbThatAreNotAlphaAreLeftOutWithALine()
    {
        using TiffReader reader = Open(new RawTiff(1, 1).With(Bits, 8, 8, 8, 8).With(Samples, 4).With(Photometric, 2), [1, 2, 3, 4]);
        using FrameLease page = reader.ReadPage(0);
        Values(page.Frame).ShouldBe([3, 2, 1]);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("4 samples");
    }

    [Fact]
    public void PackedColourKeepsItsDepth()
    {
        using TiffReader reader = Open(new RawTiff(2, 1).With(Bits, 12, 12, 12).With(Samples, 3).With(Photometric, 2), Pack([1, 2, 4095, 4, 5, 6], 12));
        using FrameLease page = reader.ReadPage(0);
        (page.Frame.Format, page.Frame.BitDepth).ShouldBe((PixelFormat.Bgr48, 12));
        Values(page.Frame).ShouldBe([4095, 2, 1, 6, 5, 4]);
    }

    [Fact]
    public void TheLowestBitMayComeFirst()
    {
        using TiffReader reader = Open(new RawTiff(8, 1).With(Bits, 1).With(FillOrder, 2), [0b0000_0011]);
        using FrameLease page = reader.ReadPage(0);
        Values(page.Frame).ShouldBe([1, 1, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void LzwOfTheOldStyleIsRead()
    {
        // Before TIFF 6.0 codes ran from the lowest bit: clear, the four values, end, nine bits each.
        byte[] packed = new byte[7];
        int[] codes = [256, 10, 20, 30, 40, 257];
        for (int bit = 0; bit < 9 * codes.Length; bit++)
        {
            packed[bit / 8] |= (byte)(((codes[bit / 9] >> (bit % 9)) & 1) << (bit % 8));
        }

        using TiffReader reader = Open(new RawTiff(4, 1).With(Compression, 5), packed);
        using FrameLease page = reader.ReadPage(0);
        Values(page.Frame).ShouldBe([10, 20, 30, 40]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BothPredictorsAreUndoneInLzwOfBothByteOrders(bool isBigEndian)
    {
        ushort[] differences = [1000, 2, unchecked((ushort)-3)];
        byte[] row = [.. differences.SelectMany(value => Ordered(BitConverter.GetBytes(value)))];
        RawTiff file = new RawTiff(3, 1, isBigEndian).With(Compression, 5);
        using TiffReader words = Open(file.With(Bits, 16).With(Predictor, 2), Lzw(row));
        using FrameLease page = words.ReadPage(0);
        Values(page.Frame).ShouldBe([1000, 1002, 999]);

        // Predictor 3 stores all first bytes, then all second, the highest first in either byte order, as differences.
        float[] values = [1.5f, -2, 1e6f];
        byte[][] bytes = [.. values.Select(value => BitConverter.GetBytes(value))];
        byte[] planes = [.. Enumerable.Range(0, 12).Select(i => bytes[i % 3][3 - (i / 3)])];
        byte[] packed = [.. planes.Select((value, i) => i == 0 ? value : (byte)(value - planes[i - 1]))];
        using TiffReader floats = Open(file.With(Bits, 32).With(SampleFormat, 3).With(Predictor, 3), Lzw(packed));
        using FrameLease other = floats.ReadPage(0);
        other.Frame.Row<float>(0).ToArray().ShouldBe(values);

        IEnumerable<byte> Ordered(byte[] word) => isBigEndian ? word.Reverse() : word;
        static byte[] Lzw(byte[] plain) => Pack([256, .. plain.Select(value => (int)value), 257], 9);
    }

    [Theory]
    [InlineData(3, 32)]
    [InlineData(1, 24)]
    [InlineData(5, 64)]
    public void WhatHasNoPixelFormatIsRefusedInOneLine(int kind, int bits)
    {
        RawTiff file = kind == 3 ? new RawTiff(1, 1).With(Bits, bits, bits, bits).With(Samples, 3).With(Photometric, 2) : new RawTiff(1, 1).With(Bits, bits);
        string message = Should.Throw<TiffException>(() => Open(file.With(SampleFormat, kind), new byte[12])).Message;
        message.ShouldContain("LiveSR reads grey");
        message.ShouldNotContain("\n");
    }

    private static TiffReader Open(RawTiff file, params byte[][] strips) => TiffReader.Open(new MemoryStream(file.Build(strips)), "made.tif");

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static float[] Floats<T>(int bits, int kind, T[] values, string? note, int predictor = 1)
        where T : unmanaged
    {
        // Predictors are undone on what was compressed.
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(Bytes(values));
        }

        RawTiff file = new RawTiff(values.Length, 1).With(Bits, bits).With(SampleFormat, kind).With(Predictor, predictor).With(Compression, 8);
        using TiffReader reader = Open(file, packed.ToArray());
        if (note is null)
        {
            reader.Warnings.ShouldBeEmpty();
        }
        else
        {
            reader.Warnings.ShouldHaveSingleItem().ShouldContain(note);
        }

        using FrameLease page = reader.ReadPage(0);
        page.Frame.Format.ShouldBe(PixelFormat.Gray32F);
        return page.Frame.Row<float>(0).ToArray();
    }

    private static byte[] Pack(int[] values, int bits)
    {
        byte[] packed = new byte[((values.Length * bits) + 7) / 8];
        for (int bit = 0; bit < values.Length * bits; bit++)
        {
            packed[bit / 8] |= (byte)(((values[bit / bits] >> (bits - 1 - (bit % bits))) & 1) << (7 - (bit % 8)));
        }

        return packed;
    }

    private static int[] Values(Frame frame) => [.. Enumerable.Range(0, frame.Height).SelectMany(y => frame.Format.BytesPerChannel() == 1
        ? frame.Row<byte>(y).ToArray().Select(value => (int)value)
        : frame.Row<ushort>(y).ToArray().Select(value => (int)value))];
}
