using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Cli.Alignment;

/// <summary>Writes one frame as a lossless file of its own depth.</summary>
internal static class ImageFileWriter
{
    /// <summary>Writes 8- or 16-bit PNG; the file bears its name only when it is whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WritePng(string path, Frame frame)
    {
        MatType type = frame.Format switch
        {
            PixelFormat.Gray8 => MatType.CV_8UC1,
            PixelFormat.Gray16 => MatType.CV_16UC1,
            PixelFormat.Bgr24 => MatType.CV_8UC3,
            PixelFormat.Bgr48 => MatType.CV_16UC3,
            _ => throw new IOException($"{path}: PNG holds no 32-bit floats; convert the images to 16 bit."),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string partial = Path.ChangeExtension(path, ".partial.png");
        using Mat image = Mat.FromPixelData(frame.Height, frame.Width, type, frame.Address, frame.Stride);
        if (!Cv2.ImWrite(partial, image))
        {
            throw new IOException($"{path} could not be written: is the folder writable, and is there room?");
        }

        File.Move(partial, path, overwrite: true);
    }
}
