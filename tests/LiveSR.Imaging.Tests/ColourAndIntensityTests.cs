namespace LiveSR.Imaging.Tests;

public class ColourAndIntensityTests
{
    [Fact]
    public void SplitAndMergeAreInverse()
    {
        float[] bgr = [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 17, 130, 201];
        float[] y = new float[6], cb = new float[6], cr = new float[6], back = new float[18];

        Bt601.Split(bgr, y, cb, cr);
        Bt601.Merge(y, cb, cr, back);

        for (int i = 0; i < bgr.Length; i++)
        {
            back[i].ShouldBe(bgr[i], 1e-3f);
        }
    }

    [Fact]
    public void PrimariesHaveTheFullRangeValuesOfBt601()
    {
        float[] bgr = [255, 0, 0, 0, 255, 0, 0, 0, 255];
        float[] y = new float[3], cb = new float[3], cr = new float[3];

        Bt601.Split(bgr, y, cb, cr);

        y.ShouldBe([29.07f, 149.685f, 76.245f], 1e-3f);
        cb[0].ShouldBe(127.5f, 1e-3f);
        cr[2].ShouldBe(127.5f, 1e-3f);
    }

    [Fact]
    public void NormalisationIsInverted()
    {
        foreach (IntensityRange range in new[]
        {
            new IntensityRange(), new IntensityRange(Low: -1, High: 1), new IntensityRange(High: 255),
            new IntensityRange(IntensityReference.Fixed, 0, 1, 90, 1200),
        })
        {
            IntensityMap map = range.MapFor(4095);
            float network = (700 * map.Gain) + map.Offset;

            ((network * map.Inverse.Gain) + map.Inverse.Offset).ShouldBe(700, 0.01f);
        }
    }

    [Fact]
    public void BitDepthMapsItsLargestIntensityToTheUpperEnd()
    {
        IntensityMap map = new IntensityRange(Low: -1, High: 1).MapFor(4095);

        ((4095 * map.Gain) + map.Offset).ShouldBe(1, 1e-6f);
        map.Offset.ShouldBe(-1);
    }

    [Theory]
    [InlineData("1,2,3,4")]
    [InlineData(" 1, 2, 3, 4 ")]
    public void ARectangleIsRead(string text) => PixelRect.Parse(text).ShouldBe(new PixelRect(1, 2, 3, 4));

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("a,b,c,d")]
    [InlineData("1,2,0,4")]
    [InlineData("")]
    public void AWrongRectangleIsRefusedWithAnExample(string text) =>
        Should.Throw<FormatException>(() => PixelRect.Parse(text)).Message.ShouldContain("100,80,256,256");
}
