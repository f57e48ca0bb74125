namespace LiveSR.Imaging.Tests;

public class FrameTests
{
    private readonly FramePool _pool = new();

    [Fact]
    public void TheLastLeaseReturnsTheBuffer()
    {
        FrameLease first = Ramp(PixelFormat.Gray16, 8, 4, 12);
        FrameLease second = first.Frame.Lease();
        Frame frame = first.Frame;

        first.Dispose();
        _pool.Outstanding.ShouldBe(1);
        frame.Row<ushort>(1)[3].ShouldBe((ushort)11);

        second.Dispose();
        _pool.Outstanding.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => frame.Lease());
        Should.Throw<ObjectDisposedException>(() => frame.Row<ushort>(0).Length);
    }

    [Fact]
    public void RowsWithoutGapsAreReadAtOnce()
    {
        using FrameLease lease = Ramp(PixelFormat.Gray16, 8, 4, 12);
        using FrameLease lower = lease.Frame.Crop(new PixelRect(0, 1, 8, 3)), narrow = lease.Frame.Crop(new PixelRect(0, 0, 7, 4));

        lower.Frame.PackedRows(1, 2).ToArray().ShouldBe([.. lease.Frame.Row<byte>(2), .. lease.Frame.Row<byte>(3)]);
        Should.Throw<InvalidOperationException>(() => narrow.Frame.PackedRows(0, 1).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => lower.Frame.PackedRows(1, 3).Length);
    }

    [Fact]
    public void DisposingALeaseTwiceReturnsItOnce()
    {
        FrameLease lease = Ramp(PixelFormat.Gray8, 8, 4, 8);
        using FrameLease other = lease.Frame.Lease();

        lease.Dispose();
        lease.Dispose();

        _pool.Outstanding.ShouldBe(1);
        other.Frame.Row<byte>(0)[7].ShouldBe((byte)7);
    }

    [Fact]
    public void ASteadyStreamAllocatesNoBuffers()
    {
        for (int i = 0; i < 1000; i++)
        {
            using FrameLease lease = Ramp(PixelFormat.Gray8, 64, 64, 8);
        }

        _pool.Allocated.ShouldBe(1);
    }

    [Fact]
    public void AWriterThatIsNeverPublishedReturnsItsBuffer()
    {
        _pool.Rent(PixelFormat.Gray8, 10, 10).Dispose();

        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ACropSharesPixelsAndMovesItsGeometry()
    {
        FrameLease whole = Ramp(PixelFormat.Gray16, 8, 4, 12, new FrameMetadata
        {
            BitDepth = 12,
            PixelSizeUm = 0.5,
            PixelSizeAffine = PixelSizeAffine.FromPixelSize(0.5),
            Roi = new PixelRect(100, 200, 8, 4),
        });
        FrameLease crop = whole.Frame.Crop(new PixelRect(2, 1, 3, 2));
        whole.Dispose();

        crop.Frame.Row<ushort>(1).ToArray().ShouldBe([(ushort)18, (ushort)19, (ushort)20]);
        crop.Frame.Metadata.Roi.ShouldBe(new PixelRect(102, 201, 3, 2));
        crop.Frame.Metadata.PixelSizeAffine.ShouldBe(new PixelSizeAffine(0.5, 0, 1, 0, 0.5, 0.5));
        crop.Frame.IsPacked.ShouldBeFalse();
        crop.Dispose();
        _pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData(6, 0, 3, 2)]
    [InlineData(-1, 0, 3, 2)]
    [InlineData(0, 0, 0, 2)]
    public void AnRoiOutsideTheFrameIsRefused(int x, int y, int width, int height)
    {
        using FrameLease lease = Ramp(PixelFormat.Gray8, 8, 4, 8);

        Should.Throw<ArgumentOutOfRangeException>(() => lease.Frame.Crop(new PixelRect(x, y, width, height))).Message.ShouldContain("8x4");
        _pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void EnhancementRewritesGeometryAndKeepsTheSource()
    {
        var source = new FrameMetadata
        {
            ImageNumber = 41,
            PixelSizeUm = 0.2,
            PixelSizeAffine = new PixelSizeAffine(0, -0.2, 7, 0.2, 0, 9),
            Roi = new PixelRect(10, 20, 30, 40),
            Binning = 2,
            BitDepth = 12,
        };

        FrameMetadata enhanced = source.Enhanced(new Provenance { Model = "m", Scale = 4, Inferred = true });

        enhanced.PixelSizeUm.ShouldBe(0.05);
        enhanced.PixelSizeAffine.ShouldBe(new PixelSizeAffine(0, -0.05, 7, 0.05, 0, 9));
        enhanced.Roi.ShouldBe(new PixelRect(40, 80, 120, 160));
        enhanced.Source.ShouldBe(source);
        (enhanced.Binning, enhanced.BitDepth, enhanced.ImageNumber).ShouldBe((2, 12, 41L));
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, 9)]
    [InlineData(PixelFormat.Bgr48, 17)]
    public void ABitDepthThatTheContainerCannotHoldIsRefused(PixelFormat format, int bits)
    {
        using FrameWriter writer = _pool.Rent(format, 4, 4);

        Should.Throw<ArgumentOutOfRangeException>(() => writer.Publish(new FrameMetadata { BitDepth = bits }));
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, 255f)]
    [InlineData(PixelFormat.Gray16, 4095f)]
    [InlineData(PixelFormat.Bgr48, 1023f)]
    public void RowsRoundAndSaturateToTheBitDepth(PixelFormat format, float max)
    {
        using FrameWriter writer = _pool.Rent(format, 4, 1);
        int n = 4 * format.Channels();
        float[] values = new float[n];
        values[0] = -3;
        values[1] = 41.5f;
        values[2] = 41.49f;
        values[3] = 1e6f;

        writer.WriteRow(0, values, max);
        using FrameLease lease = writer.Publish(new FrameMetadata());

        float[] back = new float[n];
        lease.Frame.ReadRow(0, back);
        back[..4].ShouldBe([0, 42, 41, max]);
    }

    [Fact]
    public void ABufferIsPinnedOnceAndUnpinnedBeforeItIsFreed()
    {
        var device = new Pinner(succeeds: true);
        nint address;
        using (FrameWriter writer = _pool.Rent(PixelFormat.Gray16, 100, 50))
        {
            address = writer.Address;
            writer.Pin(device).ShouldBeTrue();
            using FrameLease lease = writer.Publish(new FrameMetadata());
            using FrameLease crop = lease.Frame.Crop(new PixelRect(1, 1, 4, 4));
            crop.Frame.Pin(device).ShouldBeTrue();
            crop.Frame.Pin(new Pinner(succeeds: true)).ShouldBeFalse("another device has it");
        }

        using (FrameWriter again = _pool.Rent(PixelFormat.Gray16, 100, 50))
        {
            again.Pin(device).ShouldBeTrue();
        }

        device.Pinned.ShouldBe([(address, 12288)], "whole pages of the one buffer");
        (address % 4096).ShouldBe(0);
        device.Unpinned.ShouldBeEmpty();
        _pool.Dispose();
        device.Unpinned.ShouldBe([address]);
    }

    [Fact]
    public void ABufferThatCannotBePinnedIsAskedOnceAndFreedAsEver()
    {
        var device = new Pinner(succeeds: false);
        for (int i = 0; i < 3; i++)
        {
            using FrameWriter writer = _pool.Rent(PixelFormat.Gray8, 10, 10);
            writer.Pin(device).ShouldBeFalse();
        }

        _pool.Dispose();
        (device.Pinned.Count, device.Unpinned.Count).ShouldBe((1, 0));
    }

    [Fact]
    public void AFrameThatIsGoneIsNotPinned()
    {
        FrameLease lease = Ramp(PixelFormat.Gray8, 8, 4, 8);
        Frame frame = lease.Frame;
        lease.Dispose();

        Should.Throw<ObjectDisposedException>(() => frame.Pin(new Pinner(succeeds: true)));
    }

    /// <summary>A device that remembers which memory it was given.</summary>
    private sealed class Pinner(bool succeeds) : IMemoryPinner
    {
        public List<(nint Address, int Bytes)> Pinned { get; } = [];

        public List<nint> Unpinned { get; } = [];

        public bool Pin(nint address, int bytes)
        {
            Pinned.Add((address, bytes));
            return succeeds;
        }

        public void Unpin(nint address) => Unpinned.Add(address);
    }

    private FrameLease Ramp(PixelFormat format, int width, int height, int bits, FrameMetadata? metadata = null)
    {
        FrameWriter writer = _pool.Rent(format, width, height);
        float[] row = new float[width * format.Channels()];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (y * row.Length) + i;
            }

            writer.WriteRow(y, row, (1 << bits) - 1);
        }

        return writer.Publish(metadata ?? new FrameMetadata { BitDepth = bits });
    }
}
