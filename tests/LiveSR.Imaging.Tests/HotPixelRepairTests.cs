using LiveSR.Imaging.Cameras;

namespace LiveSR.Imaging.Tests;

public sealed class HotPixelRepairTests
{
    private static readonly CameraCalibration Camera = new()
    {
        Gain = 2,
        Offset = 100,
        ReadNoise = 1.5,
        Width = 32,
        Height = 24,
        BitDepth = 12,
        HotPixels = [new HotPixel(5, 5), new HotPixel(6, 5), new HotPixel(0, 0), new HotPixel(31, 23)],
    };

    [Theory]
    [InlineData(PixelFormat.Gray16)]
    [InlineData(PixelFormat.Bgr48)]
    public void HotPixelsTakeTheMedianOfTheGoodOnesAndNothingElseChanges(PixelFormat format)
    {
        using var pool = new FramePool();
        using FrameLease raw = Make(pool, format, 32, 24, roi: null);
        byte[] before = Bytes(raw.Frame);
        using FrameLease mended = new HotPixelRepair(Camera, pool).Apply(raw.Frame);
        Bytes(raw.Frame).ShouldBe(before, "the raw frame stays as it is");
        int channels = format.Channels();
        for (int y = 0; y < 24; y++)
        {
            for (int x = 0; x < 32 * channels; x++)
            {
                int expected = 100 + (10 * y);
                if (Camera.HotPixels.Contains(new HotPixel(x / channels, y)))
                {
                    ((int)mended.Frame.Row<ushort>(y)[x]).ShouldBeInRange(expected - 10, expected + 10);
                }
                else
                {
                    mended.Frame.Row<ushort>(y)[x].ShouldBe((ushort)expected);
                }
            }
        }
    }

    [Fact]
    public void APartOfTheSensorHasItsOwnHotPixels()
    {
        using var pool = new FramePool();
        using FrameLease part = Make(pool, PixelFormat.Gray16, 8, 8, roi: new PixelRect(4, 4, 8, 8));
        HotPixelRepair repair = new(Camera, pool);
        repair.Of(part.Frame).ShouldBe([new HotPixel(1, 1), new HotPixel(2, 1)]);
        using FrameLease mended = repair.Apply(part.Frame);
        mended.Frame.Row<ushort>(1)[1].ShouldBeLessThan((ushort)200);
        mended.Frame.Metadata.ShouldBe(part.Frame.Metadata);
    }

    [Fact]
    public void AFrameWithoutHotPixelsIsNotCopied()
    {
        using var pool = new FramePool();
        using FrameLease part = Make(pool, PixelFormat.Gray16, 8, 8, roi: new PixelRect(12, 12, 8, 8));
        using FrameLease same = new HotPixelRepair(Camera, pool).Apply(part.Frame);
        same.Frame.Address.ShouldBe(part.Frame.Address);
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        PixelRect inside = new(4, 4, 8, 8);
        Camera.Misfit(32, 24, roi: null, 12, binning: 1).ShouldBeNull();
        Camera.Misfit(8, 8, inside, 12, binning: 1).ShouldBeNull();
        Camera.Misfit(32, 24, roi: null, 16, binning: 1)!.ShouldContain("16");
        Camera.Misfit(16, 12, roi: null, 12, binning: 1)!.ShouldContain("16x12");
        Camera.Misfit(32, 24, roi: null, 12, binning: 2)!.ShouldContain("binning");
        Camera.Misfit(8, 8, new PixelRect(30, 0, 8, 8), 12, binning: 1)!.ShouldContain("30,0,8,8");
        (Camera with { Roi = new PixelRect(100, 100, 32, 24) }).Misfit(8, 8, inside, 12, binning: 1)!.ShouldContain("100,100");
        (Camera with { Roi = new PixelRect(100, 100, 32, 24) }).Misfit(8, 8, new PixelRect(110, 110, 8, 8), 12, binning: 1).ShouldBeNull();
    }

    private static FrameLease Make(FramePool pool, PixelFormat format, int width, int height, PixelRect? roi)
    {
        using FrameWriter writer = pool.Rent(format, width, height);
        int channels = format.Channels();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width * channels; x++)
            {
                bool isHot = Camera.HotPixels.Contains(new HotPixel((x / channels) + (roi?.X ?? 0), y + (roi?.Y ?? 0)));
                writer.Row<ushort>(y)[x] = (ushort)(isHot ? 4000 : 100 + (10 * y));
            }
        }

        return writer.Publish(new FrameMetadata { BitDepth = 12, Roi = roi, ImageNumber = 3 });
    }

    private static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }
}
