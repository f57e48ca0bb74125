using OpenCvSharp;

namespace LiveSR.Capture.Tests.Support;

/// <summary>Recordings that tests make for themselves.</summary>
internal static class Fixtures
{
    /// <summary>Writes a colour video whose frame i is uniformly grey with the value 10 + 2 i, with some texture to fill the file.</summary>
    internal static string Video(string path, int frames = 50, string codec = "MJPG", double fps = 25, int width = 96, int height = 64)
    {
        using var writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, VideoWriter.FourCC(codec), fps, new Size(width, height));
        writer.IsOpened().ShouldBeTrue();
        using var frame = new Mat(height, width, MatType.CV_8UC3);
        for (int i = 0; i < frames; i++)
        {
            frame.SetTo(Scalar.All(10 + (2 * i)));
            Cv2.Line(frame, new Point(0, i % height), new Point(width - 1, i % height), Scalar.White);
            writer.Write(frame);
        }

        return path;
    }

    /// <summary>A copy of the first part of a file.</summary>
    internal static string Cut(string path, double part)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string cut = Path.Combine(Path.GetDirectoryName(path)!, "cut-" + Path.GetFileName(path));
        File.WriteAllBytes(cut, bytes[..(int)(bytes.Length * part)]);
        return cut;
    }

    /// <summary>Writes a 16-bit grey image whose pixel (x, y) is base + x + 1000 y.</summary>
    internal static void Image16(string path, int origin, int width = 5, int height = 4)
    {
        using var image = new Mat(height, width, MatType.CV_16UC1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image.Set(y, x, (ushort)(origin + x + (1000 * y)));
            }
        }

        Cv2.ImWrite(path, image).ShouldBeTrue();
    }
}
