using System.Globalization;

namespace LiveSR.Imaging;

/// <summary>
/// Maps pixel offsets to stage micrometres, as Micro-Manager's pixelSizeAffine does:
/// <c>x_um = M11 x + M12 y + Dx</c>, <c>y_um = M21 x + M22 y + Dy</c>.
/// </summary>
public readonly record struct PixelSizeAffine(double M11, double M12, double Dx, double M21, double M22, double Dy)
{
    /// <summary>An affine without rotation or shear: square pixels of <paramref name="pixelSizeUm"/> micrometres.</summary>
    public static PixelSizeAffine FromPixelSize(double pixelSizeUm) => FromPixelSize(pixelSizeUm, pixelSizeUm);

    /// <summary>An affine without rotation or shear, of pixels so wide and so high in micrometres.</summary>
    public static PixelSizeAffine FromPixelSize(double widthUm, double heightUm) => new(widthUm, 0, 0, 0, heightUm, 0);

    /// <summary>Height of a pixel in micrometres: the distance of two rows.</summary>
    public double PixelHeightUm => Math.Sqrt((M12 * M12) + (M22 * M22));

    /// <summary>The same stage positions seen on a grid <paramref name="scale"/> times as fine: the linear part shrinks, the offset stays.</summary>
    public PixelSizeAffine Upscaled(double scale) => new(M11 / scale, M12 / scale, Dx, M21 / scale, M22 / scale, Dy);

    /// <summary>The affine of a crop whose top left pixel is (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public PixelSizeAffine Cropped(double x, double y) =>
        this with { Dx = Dx + (M11 * x) + (M12 * y), Dy = Dy + (M21 * x) + (M22 * y) };

    /// <summary>Six numbers separated by underscores, in the order of Micro-Manager's metadata.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{M11}_{M12}_{Dx}_{M21}_{M22}_{Dy}");
}
