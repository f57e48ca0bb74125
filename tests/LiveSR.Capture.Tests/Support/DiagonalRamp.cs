using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Support;

/// <summary>The picture that Aravis' fake camera sends.</summary>
internal static class DiagonalRamp
{
    /// <summary>
    /// Fails unless every pixel is the ramp that the camera draws into the frame of this number and exposure:
    /// arv_fake_camera_diagonal_ramp in arvfakecamera.c, at no gain.
    /// </summary>
    internal static void ShouldFill(Frame frame)
    {
        long number = frame.Metadata.DeviceFrameNumber!.Value;
        double scale = 1 + Math.Log10(frame.Metadata.ExposureMs!.Value * 1000 / 10000);
        bool isWide = frame.Format == PixelFormat.Gray16;
        ushort[] ramp = [.. Enumerable.Range(0, frame.Width + frame.Height).Select(d => (ushort)(scale * (isWide ? 256 * (d + number) % 65535 : (d + number) % 255)))];
        byte[] narrowRamp = [.. ramp.Select(value => (byte)value)];
        for (int y = 0; y < frame.Height; y++)
        {
            bool same = isWide
                ? frame.Row<ushort>(y).SequenceEqual(ramp.AsSpan(y, frame.Width))
                : frame.Row<byte>(y).SequenceEqual(narrowRamp.AsSpan(y, frame.Width));
            same.ShouldBeTrue($"row {y} of image {frame.Metadata.ImageNumber}");
        }
    }
}
