using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Classical;
using LiveSR.Onnx.Tests;

namespace LiveSR.Inference.Tests;

/// <summary>Straightforward double-precision versions of the classical methods, written from their definitions.</summary>
internal static class ClassicalReference
{
    internal static Tensor RichardsonLucy(Tensor image, int scale, RichardsonLucyOptions options)
    {
        double[] data = Array.ConvertAll(image.Data, v => Math.Max(0, (double)v)), estimate = Array.ConvertAll(data, _ => data.Average());
        for (int i = 0; i < options.Iterations; i++)
        {
            double[] blurred = Blur(estimate, image.Height, image.Width, options.Psf, adjoint: false);
            double[] ratio = [.. data.Zip(blurred, (d, b) => d / Math.Max(b, 1e-12))];
            double[] correction = Blur(ratio, image.Height, image.Width, options.Psf, adjoint: true);
            estimate = [.. estimate.Zip(correction, (u, c) => u * c)];
        }

        return scale == 1 ? ToTensor(estimate, image.Height, image.Width) : Bicubic(estimate, image.Height, image.Width, scale);
    }

    internal static Tensor Blur(Tensor image, PointSpreadFunction psf, bool adjoint) =>
        ToTensor(Blur(Array.ConvertAll(image.Data, v => (double)v), image.Height, image.Width, psf, adjoint), image.Height, image.Width);

    internal static Tensor Bicubic(Tensor image, int scale) =>
        Bicubic(Array.ConvertAll(image.Data, v => (double)v), image.Height, image.Width, scale);

    /// <summary>Bright curved lines on a dim ground, as filaments look.</summary>
    internal static Tensor Filaments(int height, int width)
    {
        float[] data = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double nearest = Enumerable.Range(0, 6).Min(i => Math.Abs(y - (16 * i) - 4 - (6 * Math.Sin((x + (9 * i)) / 9.0))));
                data[(y * width) + x] = (float)(0.05 + (0.9 * Math.Exp(-nearest * nearest / 1.2)));
            }
        }

        return new Tensor(data, 1, 1, height, width);
    }

    internal static double Psnr(Tensor image, Tensor truth) =>
        -10 * Math.Log10(image.Data.Zip(truth.Data, (a, b) => (double)(a - b) * (a - b)).Average());

    private static double[] Blur(double[] image, int height, int width, PointSpreadFunction psf, bool adjoint)
    {
        int sign = adjoint ? 1 : -1;
        double[] result = new double[image.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int i = 0; i < psf.Values.Values.Length; i++)
                {
                    int dy = (i / psf.Values.Width) - (psf.Values.Height / 2), dx = (i % psf.Values.Width) - (psf.Values.Width / 2);
                    result[(y * width) + x] += psf.Values.Values[i] * image[(Mirror(y + (sign * dy), height) * width) + Mirror(x + (sign * dx), width)];
                }
            }
        }

        return result;
    }

    private static Tensor Bicubic(double[] image, int height, int width, int scale)
    {
        double[] result = new double[height * width * scale * scale];
        for (int y = 0; y < height * scale; y++)
        {
            for (int x = 0; x < width * scale; x++)
            {
                double atY = ((y + 0.5) / scale) - 0.5, atX = ((x + 0.5) / scale) - 0.5;
                for (int i = (int)Math.Floor(atY) - 1; i <= Math.Floor(atY) + 2; i++)
                {
                    for (int j = (int)Math.Floor(atX) - 1; j <= Math.Floor(atX) + 2; j++)
                    {
                        result[(y * width * scale) + x] += Keys(atY - i) * Keys(atX - j) * image[(Mirror(i, height) * width) + Mirror(j, width)];
                    }
                }
            }
        }

        return ToTensor(result, height * scale, width * scale);
    }

    /// <summary>Keys' kernel with a = -0.5, equation 15 of his paper.</summary>
    private static double Keys(double s)
    {
        s = Math.Abs(s);
        return s < 1 ? (1.5 * s * s * s) - (2.5 * s * s) + 1
            : s < 2 ? (-0.5 * s * s * s) + (2.5 * s * s) - (4 * s) + 2
            : 0;
    }

    private static int Mirror(int i, int size) => i < 0 ? Mirror(-1 - i, size) : i >= size ? Mirror((2 * size) - 1 - i, size) : i;

    private static Tensor ToTensor(double[] data, int height, int width) => new(Array.ConvertAll(data, v => (float)v), 1, 1, height, width);
}
