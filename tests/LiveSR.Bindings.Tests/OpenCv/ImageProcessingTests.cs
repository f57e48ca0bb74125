using OpenCvSharp;

namespace LiveSR.Bindings.Tests.OpenCv;

public class ImageProcessingTests
{
    private static readonly Scalar Grey = new(128);

    [Fact]
    public void ResizeWritesIntoTheMatItIsGiven()
    {
        using var source = new Mat(4, 4, MatType.CV_8UC1, Grey);
        byte[] pixels = new byte[64];
        using var target = Mat.FromPixelData(8, 8, MatType.CV_8UC1, pixels);

        Cv2.Resize(source, target, new Size(8, 8), 0, 0, InterpolationFlags.Cubic);

        pixels.ShouldAllBe(value => value == 128);
    }

    [Fact]
    public void ColourConvertsToGrey()
    {
        using var source = new Mat(2, 2, MatType.CV_8UC3, Scalar.White);
        using var target = new Mat();

        Cv2.CvtColor(source, target, ColorConversionCodes.BGR2GRAY);

        target.Type().ShouldBe(MatType.CV_8UC1);
        target.Get<byte>(1, 1).ShouldBe((byte)255);
    }

    [Fact]
    public void TemplateIsFoundWhereItWasCut()
    {
        using Mat image = Blob(64, 31, 22);
        using Mat template = image[new Rect(20, 10, 24, 24)];
        using var result = new Mat();

        Cv2.MatchTemplate(image, template, result, TemplateMatchModes.CCoeffNormed);
        Cv2.MinMaxLoc(result, out _, out double best, out _, out Point at);

        at.ShouldBe(new Point(20, 10));
        best.ShouldBe(1, 1e-4);
    }

    [Fact]
    public void PhaseCorrelationTellsTheShift()
    {
        using Mat a = Blob(64, 30, 30), b = Blob(64, 33, 28);
        using var window = new Mat();
        Cv2.CreateHanningWindow(window, a.Size(), MatType.CV_32FC1);

        Point2d shift = Cv2.PhaseCorrelate(a, b, window, out double response);

        shift.X.ShouldBe(3, 0.2);
        shift.Y.ShouldBe(-2, 0.2);
        response.ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void EccFindsASubpixelTranslation()
    {
        using Mat a = Blob(64, 30, 30), b = Blob(64, 31.5, 30);
        using var warp = Mat.FromPixelData(2, 3, MatType.CV_32FC1, new float[] { 1, 0, 0, 0, 1, 0 });

        double correlation = Cv2.FindTransformECC(a, b, warp, MotionTypes.Translation, TermCriteria.Both(100, 1e-6));

        correlation.ShouldBeGreaterThan(0.99);
        warp.Get<float>(0, 2).ShouldBe(1.5f, 0.05f);
        warp.Get<float>(1, 2).ShouldBe(0f, 0.05f);
    }

    [Fact]
    public void WarpAffineMovesPixels()
    {
        using var image = new Mat(4, 4, MatType.CV_8UC1, Scalar.All(0));
        image.Set(1, 1, (byte)200);
        using var matrix = Mat.FromPixelData(2, 3, MatType.CV_64FC1, new double[] { 1, 0, 2, 0, 1, 1 });
        using var moved = new Mat();

        Cv2.WarpAffine(image, moved, matrix, image.Size());

        moved.Get<byte>(2, 3).ShouldBe((byte)200);
    }

    [Fact]
    public void InverseTransformUndoesTheTransform()
    {
        using Mat image = Blob(32, 16, 12);
        using var spectrum = new Mat();
        using var back = new Mat();

        Cv2.Dft(image, spectrum, DftFlags.ComplexOutput);
        Cv2.Idft(spectrum, back, DftFlags.Scale | DftFlags.RealOutput);

        Cv2.Norm(image, back, NormTypes.INF).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void MeanAndDeviationAreThoseOfTheMaskedPart()
    {
        using var image = Mat.FromPixelData(1, 4, MatType.CV_8UC1, new byte[] { 10, 20, 200, 200 });
        using var mask = Mat.FromPixelData(1, 4, MatType.CV_8UC1, new byte[] { 1, 1, 0, 0 });

        Cv2.MeanStdDev(image, out Scalar mean, out Scalar deviation, mask);

        mean.Val0.ShouldBe(15);
        deviation.Val0.ShouldBe(5);
    }

    [Fact]
    public void BlurKeepsTheMean()
    {
        using Mat image = Blob(33, 16, 16);
        using var blurred = new Mat();

        Cv2.GaussianBlur(image, blurred, new Size(0, 0), 1.5);

        Cv2.Mean(blurred).Val0.ShouldBe(Cv2.Mean(image).Val0, 1e-3);
    }

    [Fact]
    public void ConcatenationPutsImagesSideBySide()
    {
        using Mat a = new(2, 3, MatType.CV_8UC1, new Scalar(1)), b = new(2, 4, MatType.CV_8UC1, new Scalar(2));
        using Mat wide = new(), high = new();

        Cv2.HConcat([a, b, a], wide);
        Cv2.VConcat(a, a, high);

        wide.Size().ShouldBe(new Size(10, 2));
        wide.RowSpan<byte>(0).ToArray().ShouldBe([1, 1, 1, 2, 2, 2, 2, 1, 1, 1]);
        high.Size().ShouldBe(new Size(3, 4));
    }

    [Fact]
    public void DrawingChangesPixels()
    {
        using var image = new Mat(40, 120, MatType.CV_8UC3, Scalar.Black);

        Cv2.Rectangle(image, new Rect(0, 0, 10, 10), Scalar.Red, -1);
        Cv2.Line(image, new Point(0, 39), new Point(119, 39), Scalar.White);
        Cv2.PutText(image, "5 um", new Point(20, 30), HersheyFonts.HersheySimplex, 0.8, Scalar.Yellow, 1, LineTypes.AntiAlias);
        Size text = Cv2.GetTextSize("5 um", HersheyFonts.HersheySimplex, 0.8, 1, out int baseLine);

        image.RowSpan<byte>(5)[..3].ToArray().ShouldBe([0, 0, 255]);
        image.Get<byte>(39, 60).ShouldBe((byte)255);
        text.Width.ShouldBeInRange(30, 100);
        baseLine.ShouldBeGreaterThan(0);
        using Mat written = image[new Rect(20, 8, text.Width, text.Height)];
        Cv2.Mean(written).Val1.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void SplitAndMergeAreInverse()
    {
        using var image = new Mat(3, 3, MatType.CV_16UC3, new Scalar(1, 2, 3));
        using var merged = new Mat();

        Mat[] planes = Cv2.Split(image);
        Cv2.Merge(planes, merged);

        planes.Select(plane => (int)plane.Get<ushort>(0, 0)).ShouldBe([1, 2, 3]);
        Cv2.Norm(image, merged, NormTypes.INF).ShouldBe(0);
        Array.ForEach(planes, plane => plane.Dispose());
    }

    [Fact]
    public void ScalarServesAsInputArray()
    {
        using var image = new Mat(2, 2, MatType.CV_8UC3, new Scalar(10, 20, 30));
        using var difference = new Mat();

        Cv2.Absdiff(image, new Scalar(11, 18, 30), difference);

        difference.RowSpan<byte>(0)[..3].ToArray().ShouldBe([1, 2, 0]);
    }

    // A smooth bright spot on [size, size], as 32-bit float.
    private static Mat Blob(int size, double centreX, double centreY)
    {
        var mat = new Mat(size, size, MatType.CV_32FC1);
        for (int y = 0; y < size; y++)
        {
            Span<float> row = mat.RowSpan<float>(y);
            for (int x = 0; x < size; x++)
            {
                double r2 = ((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY));
                row[x] = (float)Math.Exp(-r2 / 50);
            }
        }

        return mat;
    }
}
