using LiveSR.Imaging;

namespace LiveSR.Plugins.FlipRotate;

/// <summary>
/// Where each pixel of a turned image comes from: <c>x = XX x' + XY y' + X0</c>, <c>y = YX x' + YY y' + Y0</c> for the
/// pixel (x', y') of the result. Coefficients are 0, 1 or -1.
/// </summary>
internal readonly record struct Turn(int XX, int XY, int X0, int YX, int YY, int Y0)
{
    /// <summary>The turn of a <paramref name="width"/> x <paramref name="height"/> image: mirrored, then rotated clockwise.</summary>
    public static Turn Of(string mirror, int rotation, int width, int height)
    {
        Turn mirrored = mirror switch
        {
            "horizontal" => new Turn(-1, 0, width - 1, 0, 1, 0),
            "vertical" => new Turn(1, 0, 0, 0, -1, height - 1),
            _ => new Turn(1, 0, 0, 0, 1, 0),
        };
        Turn rotated = rotation switch
        {
            90 => new Turn(0, 1, 0, -1, 0, height - 1),
            180 => new Turn(-1, 0, width - 1, 0, -1, height - 1),
            270 => new Turn(0, -1, width - 1, 1, 0, 0),
            _ => new Turn(1, 0, 0, 0, 1, 0),
        };
        return mirrored.After(rotated);
    }

    /// <summary>The affine of the turned image: a pixel of the result lies where its source pixel lay.</summary>
    public PixelSizeAffine Apply(PixelSizeAffine affine) => new(
        (affine.M11 * XX) + (affine.M12 * YX),
        (affine.M11 * XY) + (affine.M12 * YY),
        (affine.M11 * X0) + (affine.M12 * Y0) + affine.Dx,
        (affine.M21 * XX) + (affine.M22 * YX),
        (affine.M21 * XY) + (affine.M22 * YY),
        (affine.M21 * X0) + (affine.M22 * Y0) + affine.Dy);

    /// <summary>First <paramref name="then"/> maps a result pixel, then this.</summary>
    private Turn After(Turn then) => new(
        (XX * then.XX) + (XY * then.YX),
        (XX * then.XY) + (XY * then.YY),
        (XX * then.X0) + (XY * then.Y0) + X0,
        (YX * then.XX) + (YY * then.YX),
        (YX * then.XY) + (YY * then.YY),
        (YX * then.X0) + (YY * then.Y0) + Y0);
}
