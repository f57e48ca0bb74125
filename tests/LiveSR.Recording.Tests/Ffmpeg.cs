using System.Diagnostics;

namespace LiveSR.Recording.Tests;

/// <summary>Reads a video with the ffmpeg program: another reader than the one that wrote it.</summary>
internal static class Ffmpeg
{
    /// <summary>All images of a video as raw pixels of the given kind, one after the other.</summary>
    internal static byte[] Decode(string path, string pixels)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", pixels, "-"])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            using var bytes = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(bytes);
            process.WaitForExit();
            return bytes.ToArray();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs the ffmpeg program");
            throw;
        }
    }
}
