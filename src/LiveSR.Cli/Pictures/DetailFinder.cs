using LiveSR.Imaging;
using LiveSR.Imaging.Quality;

namespace LiveSR.Cli.Pictures;

/// <summary>Where an image has most to show.</summary>
internal static class DetailFinder
{
    private const int Side = 192;
    private const double LineShare = 0.35;

    /// <summary>The part whose neighbouring pixels differ most, not counting the top hundredth, which is dirt and JPEG edges.</summary>
    /// <param name="image">The image.</param>
    /// <param name="multiple">What the part's place and size are multiples of.</param>
    public static PixelRect Part(Plane image, int multiple)
    {
        int width = Math.Min(Side, image.Width) / multiple * multiple, height = Math.Min(Side, image.Height) / multiple * multiple;
        PixelRect best = new(0, 0, width, height);
        double most = -1;
        for (int y = 0; y + height <= image.Height; y += Math.Max(multiple, height / 4 / multiple * multiple))
        {
            for (int x = 0; x + width <= image.Width; x += Math.Max(multiple, width / 4 / multiple * multiple))
            {
                double detail = Detail(image, new PixelRect(x, y, width, height));
                (best, most) = detail > most ? (new PixelRect(x, y, width, height), detail) : (best, most);
            }
        }

        return best;
    }

    /// <summary>Of the level and upright lines through a part, the one along which intensity goes up and down most.</summary>
    public static ProfileLine Line(Plane image, PixelRect part)
    {
        double best = -1;
        var line = new ProfileLine(part.X, part.Y, part.Right - 1, part.Y);
        foreach (ProfileLine candidate in Candidates(part))
        {
            float[] profile = IntensityProfile.Along(image, candidate, 3);
            double variation = 0;
            for (int i = 2; i < profile.Length; i++)
            {
                variation += Math.Abs(profile[i] - profile[i - 2]);
            }

            variation /= profile.Length;
            (line, best) = variation > best ? (candidate, variation) : (line, best);
        }

        return line;
    }

    private static IEnumerable<ProfileLine> Candidates(PixelRect part)
    {
        double across = part.Width * LineShare, down = part.Height * LineShare;
        for (int i = 1; i < 16; i++)
        {
            for (int k = 0; k <= 4; k++)
            {
                double x = part.X + 2 + ((part.Width - across - 5) * k / 4), y = part.Y + (part.Height * i / 16);
                yield return new ProfileLine(x, y, x + across, y);
                x = part.X + (part.Width * i / 16);
                y = part.Y + 2 + ((part.Height - down - 5) * k / 4);
                yield return new ProfileLine(x, y, x, y + down);
            }
        }
    }

    private static double Detail(Plane image, PixelRect part)
    {
        var steps = new List<float>();
        for (int y = part.Y; y < part.Bottom - 2; y += 2)
        {
            for (int x = part.X; x < part.Right - 2; x += 2)
            {
                steps.Add(Math.Abs(image[x + 2, y] - image[x, y]) + Math.Abs(image[x, y + 2] - image[x, y]));
            }
        }

        steps.Sort();
        return steps.Take(steps.Count * 99 / 100).Sum(v => (double)v * v);
    }
}
