using OpenCvSharp;

namespace LiveSR.Live;

/// <summary>
/// Shows grey values in colour: 256 entries of red, green and blue. Whoever shows the live image takes the same tables as
/// a snap does.
/// </summary>
public sealed class ColourTable
{
    // ImageJ's LUT 'Fire', at 32 even steps.
    private static readonly byte[] FireRed = [0, 0, 1, 25, 49, 73, 98, 122, 146, 162, 173, 184, 195, 207, 217, 229, 240, 252, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255];
    private static readonly byte[] FireGreen = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14, 35, 57, 79, 101, 117, 133, 147, 161, 175, 190, 205, 219, 234, 248, 255, 255, 255, 255];
    private static readonly byte[] FireBlue = [0, 61, 96, 130, 165, 192, 220, 227, 210, 181, 151, 122, 93, 64, 35, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 35, 98, 160, 223, 255];

    private readonly byte[] _rgb;

    private ColourTable(string name, Func<int, (byte Red, byte Green, byte Blue)> colour)
    {
        Name = name;
        _rgb = new byte[3 * 256];
        for (int i = 0; i < 256; i++)
        {
            (_rgb[3 * i], _rgb[(3 * i) + 1], _rgb[(3 * i) + 2]) = colour(i);
        }
    }

    /// <summary>Name of the table, in lower case.</summary>
    public string Name { get; }

    /// <summary>Red, green and blue of each grey value, one after the other: <c>[256 * 3]</c>.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>Black to white.</summary>
    public static ColourTable Gray { get; } = new("gray", i => ((byte)i, (byte)i, (byte)i));

    /// <summary>All tables: gray, inverted, green, magenta, cyan, fire, viridis.</summary>
    public static IReadOnlyList<ColourTable> All { get; } =
    [
        Gray,
        new("inverted", i => ((byte)(255 - i), (byte)(255 - i), (byte)(255 - i))),
        new("green", i => (0, (byte)i, 0)),
        new("magenta", i => ((byte)i, 0, (byte)i)),
        new("cyan", i => (0, (byte)i, (byte)i)),
        new("fire", i => (Between(FireRed, i), Between(FireGreen, i), Between(FireBlue, i))),
        Viridis(),
    ];

    /// <summary>The table of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static ColourTable Of(string name) => All.FirstOrDefault(table => table.Name == name)
        ?? throw new ArgumentException($"There is no colour table '{name}': take one of {string.Join(", ", All.Select(table => table.Name))}.", nameof(name));

    private static byte Between(byte[] steps, int i)
    {
        double at = i * (steps.Length - 1) / 255.0;
        int low = Math.Min((int)at, steps.Length - 2);
        return (byte)Math.Round(steps[low] + ((steps[low + 1] - steps[low]) * (at - low)));
    }

    private static ColourTable Viridis()
    {
        using var ramp = new Mat(256, 1, MatType.CV_8UC1);
        for (int i = 0; i < 256; i++)
        {
            ramp.Set(i, 0, (byte)i);
        }

        using var bgr = new Mat();
        Cv2.ApplyColorMap(ramp, bgr, ColormapTypes.Viridis);
        return new ColourTable("viridis", i => bgr.At<Vec3b>(i, 0) is var pixel ? (pixel.Item2, pixel.Item1, pixel.Item0) : default);
    }
}
