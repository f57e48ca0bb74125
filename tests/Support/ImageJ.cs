using System.Diagnostics;
using System.Globalization;

namespace LiveSR.Tests;

/// <summary>A stack as Debian's ImageJ reads it; tests that need it skip where it is absent.</summary>
internal sealed record ImageJ(int Width, int Height, int Channels, int Slices, int Frames, double PixelWidth, double PixelHeight, double Depth, string Unit, double Interval, double[] Means)
{
    private const string Library = "/usr/share/java/ij.jar";

    /// <summary>Opens a file, and takes the mean of each plane.</summary>
    public static ImageJ Open(string path)
    {
        Assert.SkipUnless(File.Exists(Library), "ImageJ is not installed (Debian: imagej)");
        string macro = RepositoryFolder.Path("tests", "Support", "describe.ijm");
        using Process process = Process.Start(new ProcessStartInfo("java", ["-Djava.awt.headless=true", "-cp", Library, "ij.ImageJ", "-batch", macro, path])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // The first line is what the opener itself prints.
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)];
        lines.Length.ShouldBeGreaterThan(2, output);
        double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        int[] size = [.. lines[0].Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        string[] voxel = lines[1].Split(' ');
        return new ImageJ(
            size[0], size[1], size[2], size[3], size[4], Number(voxel[0]), Number(voxel[1]), Number(voxel[2]), voxel[3], Number(voxel[4]), [.. lines[2..].Select(Number)]);
    }
}
