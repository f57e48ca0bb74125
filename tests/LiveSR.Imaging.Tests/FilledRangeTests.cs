namespace LiveSR.Imaging.Tests;

/// <summary>Which intensities an image fills.</summary>
public sealed class FilledRangeTests : IDisposable
{
    private readonly FramePool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void TheDarkestValueAndThePercentileAreThoseOfTheSortedPixels()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 64 * 48).Select(_ => (float)(200 + random.Next(0, 3000)))];
        using FrameLease frame = Gray16(64, 48, values);
        Array.Sort(values);

        (float, float) expected = (values[0], values[(int)(FilledRange.Percentile * (values.Length - 1))]);

        FilledRange.Of(frame.Frame).ShouldBe(expected);
        FilledRange.Of(Plane.FromFrame(frame.Frame)).ShouldBe(expected);
    }

    [Fact]
    public void AFewHotPixelsDoNotCount()
    {
        float[] values = [.. Enumerable.Range(0, 64 * 64).Select(i => 100f + (i % 50))];
        (values[7], values[900]) = (65535, 60000);
        using FrameLease frame = Gray16(64, 64, values);

        FilledRange.Of(frame.Frame).ShouldBe((100, 149));
    }

    [Fact]
    public void FloatsAreMeasuredToASmallFractionOfTheirRange()
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, 100, 100);
        for (int y = 0; y < 100; y++)
        {
            for (int x = 0; x < 100; x++)
            {
                writer.Row<float>(y)[x] = -2 + (((y * 100) + x) * 0.001f);
            }
        }

        using FrameLease frame = writer.Publish(new FrameMetadata());
        (float low, float high) = FilledRange.Of(frame.Frame)!.Value;
        low.ShouldBe(-2);
        high.ShouldBe(7.989f, 0.001f);
    }

    [Fact]
    public void OfColourTheLumaCounts()
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Bgr48, 40, 40);
        for (int y = 0; y < 40; y++)
        {
            writer.Row<ushort>(y).Fill(1000);
        }

        writer.Row<ushort>(0)[..60].Fill(2000);
        writer.Row<ushort>(0)[60] = 0;
        using FrameLease frame = writer.Publish(new FrameMetadata { BitDepth = 12 });
        (float low, float high) = FilledRange.Of(frame.Frame)!.Value;
        low.ShouldBe(886, 1);
        high.ShouldBe(2000, 1);
    }

    [Fact]
    public void WithoutAnythingToGoByTheWholeDepthCounts()
    {
        using FrameLease even = Gray16(8, 8, [.. Enumerable.Repeat(700f, 64)]);
        using FrameWriter eight = _pool.Rent(PixelFormat.Gray8, 4, 4);
        eight.Row<byte>(0)[0] = 90;
        using FrameLease byteFrame = eight.Publish(new FrameMetadata());
        using FrameWriter floats = _pool.Rent(PixelFormat.Gray32F, 4, 4);
        floats.Row<float>(2)[1] = float.NaN;
        using FrameLease notANumber = floats.Publish(new FrameMetadata());
        using FrameWriter tiny = _pool.Rent(PixelFormat.Gray32F, 4, 4);
        for (int y = 0; y < 4; y++)
        {
            tiny.Row<float>(y).Clear();
        }

        tiny.Row<float>(1)[2] = float.Epsilon;
        using FrameLease nothing = tiny.Publish(new FrameMetadata());
        FilledRange.Of(Plane.FromFrame(nothing.Frame)).ShouldBeNull();

        foreach (FrameLease frame in new[] { even, byteFrame, notANumber, nothing })
        {
            FilledRange.Of(frame.Frame).ShouldBeNull();
            new IntensityRange(IntensityReference.Frame).For(frame.Frame).Reference.ShouldBe(IntensityReference.BitDepth);
        }
    }

    [Fact]
    public void AnImageThatIsNearlyAllDarkIsMeasuredUpToItsBrightest()
    {
        float[] values = new float[64 * 64];
        values[100] = 500;
        using FrameLease frame = Gray16(64, 64, values);

        FilledRange.Of(frame.Frame).ShouldBe((0, 500));
        FilledRange.Of(Plane.FromFrame(frame.Frame)).ShouldBe((0, 500));
    }

    [Theory]
    [InlineData("depth", IntensityReference.BitDepth)]
    [InlineData("frame", IntensityReference.Frame)]
    [InlineData("100,4000", IntensityReference.Fixed)]
    [InlineData("-5, 2.5", IntensityReference.Fixed)]
    public void WhatAUserWritesIsRead(string text, IntensityReference expected)
    {
        IntensityRange.TryParse(text, out IntensityRange? range).ShouldBeTrue();
        range!.Reference.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("auto")]
    [InlineData("100")]
    [InlineData("4000,100")]
    [InlineData("0,NaN")]
    [InlineData("1,2,3")]
    public void AnythingElseIsNot(string text) => IntensityRange.TryParse(text, out _).ShouldBeFalse();

    private FrameLease Gray16(int width, int height, float[] values)
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, width, height);
        for (int y = 0; y < height; y++)
        {
            writer.WriteRow(y, values.AsSpan(y * width, width), 65535);
        }

        return writer.Publish(new FrameMetadata { BitDepth = 16 });
    }
}
