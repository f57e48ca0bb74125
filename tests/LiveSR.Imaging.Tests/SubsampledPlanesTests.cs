namespace LiveSR.Imaging.Tests;

/// <summary>Frames as video codecs hold them, beside ITU-R BT.709's equations in double precision.</summary>
public class SubsampledPlanesTests
{
    [Theory]
    [InlineData(64, 6)]
    [InlineData(49, 7)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void ColourIsBt709WithTheNeighboursOfEvenColumns(int width, int height)
    {
        const int Padding = 5;
        int stride = (3 * width) + Padding;
        byte[] pixels = new byte[stride * height];
        new Random(width).NextBytes(pixels);
        var planes = new SubsampledPlanes(width, height, isColour: true);

        byte[] values = planes.Of(pixels, stride).ToArray();

        double At(int x, int y, int channel) => pixels[(Math.Min(y, height - 1) * stride) + (3 * Math.Clamp(x, 0, width - 1)) + channel] / 255.0;
        double Luma(int x, int y) => (0.0722 * At(x, y, 0)) + (0.7152 * At(x, y, 1)) + (0.2126 * At(x, y, 2));
        double Mean(int x, int y, Func<int, int, double> value) =>
            new[] { y, y + 1 }.Average(row => (value(Math.Max(x - 1, 0), row) + (2 * value(x, row)) + value(x + 1, row)) / 4);
        (int across, int down) = (planes.Width / 2, planes.Height / 2);
        for (int y = 0; y < planes.Height; y++)
        {
            for (int x = 0; x < planes.Width; x++)
            {
                ((double)values[(y * planes.Width) + x]).ShouldBe(16 + (219 * Luma(x, y)), 0.501);
            }
        }

        for (int y = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++)
            {
                double blueness = Mean(2 * x, 2 * y, (i, j) => (At(i, j, 0) - Luma(i, j)) / 1.8556), redness = Mean(2 * x, 2 * y, (i, j) => (At(i, j, 2) - Luma(i, j)) / 1.5748);
                ((double)values[(planes.Width * planes.Height) + (y * across) + x]).ShouldBe(128 + (224 * blueness), 0.501);
                ((double)values[(planes.Width * planes.Height) + ((down + y) * across) + x]).ShouldBe(128 + (224 * redness), 0.501);
            }
        }
    }

    [Fact]
    public void GreyIsLumaAlone()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 85).Select(i => (byte)i)];
        var planes = new SubsampledPlanes(85, 3, isColour: false);

        byte[] values = planes.Of(pixels, 85).ToArray();

        for (int i = 0; i < pixels.Length; i++)
        {
            ((double)values[(i / 85 * planes.Width) + (i % 85)]).ShouldBe(16 + (219 * pixels[i] / 255.0), 0.501);
        }

        values[85].ShouldBe(values[84]);
        values.AsSpan(3 * planes.Width, planes.Width).SequenceEqual(values.AsSpan(2 * planes.Width, planes.Width)).ShouldBeTrue();
        values[(planes.Width * planes.Height)..].ShouldAllBe(value => value == 128);
    }
}
