using OpenCvSharp;

namespace LiveSR.Capture.Tests.Support;

/// <summary>Recordings that tests make for themselves.</summary>
internal static class Fixtures
{
    /// <summary>Writes a colour video of 96 by 64 pixels whose frame i is uniformly grey with the value 10 + 2 i, but for a white row that moves.</summary>
    internal static string Video(string path, int frames = 50, string codec = "mjpeg")
    {
        const int Width = 96, Height = 64;
        string raw = path + ".raw";
        using (FileStream file = File.Create(raw))
        {
            byte[] frame = new byte[3 * Width * Height];
            for (int i = 0; i < frames; i++)
            {
                frame.AsSpan().Fill((byte)(10 + (2 * i)));
                frame.AsSpan(3 * Width * (i % Height), 3 * Width).Fill(255);
                file.Write(frame);
            }
        }

        FfmpegTool.Run("-f", "rawvideo", "-pix_fmt", "bgr24", "-s", $"{Width}x{Height}", "-r", "25", "-i", raw, "-c:v", codec, "-q:v", "2", path);
        File.Delete(raw);
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
