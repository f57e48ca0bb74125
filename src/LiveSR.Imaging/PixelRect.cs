using System.Globalization;

namespace LiveSR.Imaging;

/// <summary>A rectangle on the pixel grid, in pixels; the origin is the top left corner.</summary>
public readonly record struct PixelRect(int X, int Y, int Width, int Height)
{
    /// <summary>First column right of the rectangle.</summary>
    public int Right => X + Width;

    /// <summary>First row below the rectangle.</summary>
    public int Bottom => Y + Height;

    /// <summary>Number of pixels.</summary>
    public long Area => (long)Width * Height;

    /// <summary>True when it has no pixels.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>True when <paramref name="other"/> lies wholly inside.</summary>
    public bool Contains(PixelRect other) =>
        other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;

    /// <summary>The common part; empty when there is none.</summary>
    public PixelRect Intersect(PixelRect other)
    {
        int x = Math.Max(X, other.X), y = Math.Max(Y, other.Y);
        return new PixelRect(x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }

    /// <summary>The same rectangle on a grid that is <paramref name="scale"/> times as fine.</summary>
    public PixelRect Scaled(int scale) => new(X * scale, Y * scale, Width * scale, Height * scale);

    /// <summary>Reads <c>x,y,width,height</c>.</summary>
    /// <exception cref="FormatException">The text is not four whole numbers with positive size.</exception>
    public static PixelRect Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',');
        int[] numbers = new int[4];
        bool ok = parts.Length == 4;
        for (int i = 0; ok && i < 4; i++)
        {
            ok = int.TryParse(parts[i], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out numbers[i]);
        }

        return ok && numbers[2] > 0 && numbers[3] > 0
            ? new PixelRect(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw new FormatException($"'{text}' is not a rectangle: write x,y,width,height in pixels, for example 100,80,256,256.");
    }

    /// <summary><c>x,y,width,height</c>, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{X},{Y},{Width},{Height}");
}
