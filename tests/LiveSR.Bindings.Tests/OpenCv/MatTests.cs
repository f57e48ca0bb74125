using OpenCvSharp;

namespace LiveSR.Bindings.Tests.OpenCv;

public class MatTests
{
    [Fact]
    public void LibraryIsOpenCv4() => Cv2.GetVersionString().ShouldNotBeNull().ShouldStartWith("4.");

    [Fact]
    public void BuildInformationNamesTheVideoBackends() => Cv2.GetBuildInformation().ShouldContain("Video I/O");

    [Fact]
    public void HeaderTellsShapeAndType()
    {
        using var mat = new Mat(3, 5, MatType.CV_16UC3, new Scalar(1, 2, 3));

        mat.Size().ShouldBe(new Size(5, 3));
        mat.Type().ShouldBe(MatType.CV_16UC3);
        mat.Depth().ShouldBe(MatType.CV_16U);
        mat.Channels().ShouldBe(3);
        mat.ElemSize().ShouldBe(6);
        mat.Step().ShouldBe(30);
        mat.Total().ShouldBe(15);
        mat.IsContinuous().ShouldBeTrue();
        mat.AsSpan<ushort>().Length.ShouldBe(45);
        mat.RowSpan<ushort>(2)[..4].ToArray().ShouldBe([1, 2, 3, 1]);
    }

    [Fact]
    public void EmptyMatIsEmpty()
    {
        using var mat = new Mat();

        mat.Empty().ShouldBeTrue();
        mat.Size().ShouldBe(new Size(0, 0));
        mat.Step().ShouldBe(0);
    }

    [Fact]
    public void PixelDataIsSharedNotCopied()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];
        using var mat = Mat.FromPixelData(2, 3, MatType.CV_8UC1, pixels);

        mat.Set(1, 2, (byte)60);

        pixels[5].ShouldBe((byte)60);
        mat.Get<byte>(0, 1).ShouldBe((byte)2);
    }

    [Fact]
    public unsafe void ForeignMemoryWithAStrideIsReadWhereItLies()
    {
        ushort[] pixels = [1, 2, 9, 3, 4, 9];
        fixed (ushort* first = pixels)
        {
            using var mat = Mat.FromPixelData(2, 2, MatType.CV_16UC1, (nint)first, 6);

            mat.IsContinuous().ShouldBeFalse();
            mat.AsSpan<ushort>().IsEmpty.ShouldBeTrue();
            mat.RowSpan<ushort>(1).ToArray().ShouldBe([3, 4]);
            mat.Data.ShouldBe((nint)first);
        }
    }

    [Fact]
    public void SubMatSharesPixelsAndCloneDoesNot()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1, Scalar.All(0));
        using Mat copy = mat.Clone();
        using (Mat part = mat[new Rect(1, 2, 2, 1)])
        {
            part.IsSubmatrix().ShouldBeTrue();
            part.SetTo(new Scalar(7));
        }

        mat.At<byte>(2, 1).ShouldBe((byte)7);
        mat.At<byte>(2, 3).ShouldBe((byte)0);
        copy.At<byte>(2, 1).ShouldBe((byte)0);
    }

    [Fact]
    public void ConvertToScalesAndSaturates()
    {
        using var mat = Mat.FromPixelData(1, 3, MatType.CV_16UC1, new ushort[] { 0, 100, 65535 });
        using var bytes = new Mat();

        mat.ConvertTo(bytes, MatType.CV_8UC1, 0.5, 1);

        bytes.AsSpan<byte>().ToArray().ShouldBe([1, 51, 255]);
    }

    [Fact]
    public void NativeExceptionArrivesAsOpenCVException()
    {
        using var empty = new Mat();
        using var target = new Mat();

        var e = Should.Throw<OpenCVException>(() => Cv2.Resize(empty, target, new Size(2, 2)));

        e.Status.ShouldBe(ErrorCode.StsAssert);
        e.ErrMsg.ShouldContain("empty");
        e.FuncName.ShouldBe("resize");
        e.Line.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void RoiOutsideIsRefused()
    {
        using var mat = new Mat(4, 4, MatType.CV_8UC1);

        Should.Throw<OpenCVException>(() => mat[new Rect(3, 3, 2, 2)]);
    }

    [Fact]
    public void DisposedMatCannotBeUsed()
    {
        var mat = new Mat(2, 2, MatType.CV_8UC1);
        mat.Dispose();
        mat.Dispose();

        mat.IsDisposed.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => mat.Rows);
    }

    [Fact]
    public void DisposingAnArrayWrapperLeavesItsMatAlive()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC1);
        using (InputArray input = mat)
        using (OutputArray output = mat)
        {
            output.IsMat().ShouldBeTrue();
        }

        mat.Rows.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, "CV_16UC1")]
    [InlineData(3, "CV_16UC3")]
    [InlineData(6, "CV_16UC(6)")]
    public void MatTypePacksDepthAndChannels(int channels, string name)
    {
        MatType type = MatType.CV_16UC(channels);

        type.Depth.ShouldBe(MatType.CV_16U);
        type.Channels.ShouldBe(channels);
        type.ToString().ShouldBe(name);
    }
}
