using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Quality;

/// <summary>The spectrum of the middle of an image whose mean is taken off and whose edges fade out.</summary>
internal static class ApodisedSpectrum
{
    /// <summary>The largest part of the middle whose sides suit the transform, transformed; the caller disposes it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="multiple">What both sides are to be multiples of.</param>
    /// <param name="margin">Pixels over which the edges fade out along a raised cosine; null fades over the whole image (Hann's window).</param>
    /// <exception cref="ArgumentException">The image is too small.</exception>
    public static FourierPlane Of(Plane image, int multiple = 1, int? margin = null)
    {
        int width = FourierPlan.FastLengthWithin(image.Width, multiple), height = FourierPlan.FastLengthWithin(image.Height, multiple);
        if (width < 3 * FourierPlan.Lanes || height < 3 * FourierPlan.Lanes)
        {
            throw new ArgumentException($"A spectrum needs an image of at least 24 pixels along each axis, not {image.Width}x{image.Height}.");
        }

        Plane middle = image.Crop(new PixelRect((image.Width - width) / 2, (image.Height - height) / 2, width, height));
        double mean = middle.Values.Average(v => (double)v);
        float[] across = Fade(width, margin ?? width / 2), down = Fade(height, margin ?? height / 2);
        var spectrum = new FourierPlane(width, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = middle.Row(y);
            Span<float> real = spectrum.RealRow(y);
            for (int x = 0; x < width; x++)
            {
                real[x] = (float)(row[x] - mean) * across[x] * down[y];
            }
        }

        spectrum.TransformRows(inverse: false);
        spectrum.TransformColumns(inverse: false);
        return spectrum;
    }

    /// <summary>The frequency of an element along one axis, 1 at Nyquist's.</summary>
    public static double Frequency(int index, int length) => (index <= length / 2 ? index : index - length) / (length / 2.0);

    private static float[] Fade(int length, int margin)
    {
        margin = Math.Min(margin, length / 2);
        float[] window = new float[length];
        for (int i = 0; i < length; i++)
        {
            double fromEdge = Math.Min(i, length - 1 - i) + 0.5;
            window[i] = fromEdge >= margin ? 1 : (float)(0.5 - (0.5 * Math.Cos(Math.PI * fromEdge / margin)));
        }

        return window;
    }
}
