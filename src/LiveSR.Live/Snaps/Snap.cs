using System.Numerics.Tensors;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Live;

/// <summary>How a snap shows a frame.</summary>
public sealed record SnapDisplay
{
    /// <value>Intensity shown as black.</value>
    public required double Low { get; init; }

    /// <value>Intensity shown as white; more than <see cref="Low"/>.</value>
    public required double High { get; init; }

    /// <value>Exponent on what lies between: below 1 lifts the dark. Default 1.</value>
    public double Gamma { get; init; } = 1;

    /// <value>Colours of a grey frame; a colour frame keeps its own.</value>
    public ColourTable Table { get; init; } = ColourTable.Gray;

    /// <value>Draws a scale bar, where the pixel size is known.</value>
    public bool ScaleBar { get; init; } = true;
}

/// <summary>One frame kept: a picture as it was shown, and the data as they are.</summary>
public static class Snap
{
    /// <summary>
    /// Writes <c>NAME.png</c>, with window, gamma, colours, scale bar and the word INFERRED where it is true, and
    /// <c>NAME.tif</c>, the frame bit for bit with its metadata. Both or none.
    /// </summary>
    /// <param name="frame">The frame, raw or enhanced, leased by the caller.</param>
    /// <param name="name">Path of the files without extension; its folder exists.</param>
    /// <param name="display">How the picture shows it.</param>
    /// <returns>The paths of picture and data.</returns>
    /// <exception cref="OutputRefusedException">There is a file of one of the names.</exception>
    /// <exception cref="ArgumentException">The window is empty or the gamma not above 0.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="TiffException">The disk is full.</exception>
    public static (string Picture, string Data) Write(Frame frame, string name, SnapDisplay display)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(display);
        if (!(display.High > display.Low) || !(display.Gamma > 0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A snap cannot show {display.Low} to {display.High} with gamma {display.Gamma}: white must be above black, and gamma above 0."), nameof(display));
        }

        string picture = $"{name}.png", data = $"{name}.tif";
        OutputFile.RequireFree(picture);
        TiffWriter.WriteStill(data, frame);
        try
        {
            Draw(frame, picture, display);
        }
        catch
        {
            File.Delete(data);
            throw;
        }

        return (picture, data);
    }

    private static void Draw(Frame frame, string path, SnapDisplay display)
    {
        using var canvas = new Canvas(frame.Width, frame.Height);
        var all = new Rect(0, 0, frame.Width, frame.Height);
        using (Mat shown = Shown(frame, display))
        {
            canvas.Image(shown, all);
        }

        if (display.ScaleBar && frame.Metadata.PixelSizeUm is { } um)
        {
            canvas.ScaleBar(all, um);
        }

        if (frame.Metadata.Provenance is { Inferred: true } provenance)
        {
            string label = $"INFERRED by {provenance.Model}";
            canvas.Text(label, 8, 20, Canvas.SizeWithin(label, frame.Width - 16, 0.5));
        }

        canvas.Save(path, overwrite: false);
    }

    /// <summary>The frame as 8-bit BGR.</summary>
    private static Mat Shown(Frame frame, SnapDisplay display)
    {
        int channels = frame.Format.Channels();
        float low = (float)display.Low, width = (float)(display.High - display.Low), gamma = (float)display.Gamma;
        float[] row = new float[frame.Width * channels];
        ReadOnlySpan<byte> rgb = display.Table.Rgb;
        var bgr = new Mat(frame.Height, frame.Width, MatType.CV_8UC3);
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, row);
            TensorPrimitives.Subtract(row, low, row);
            TensorPrimitives.Divide(row, width, row);
            TensorPrimitives.Min(row, 1f, row);
            TensorPrimitives.Max(row, 0f, row);
            TensorPrimitives.Pow<float>(row, gamma, row);
            Span<byte> target = bgr.RowSpan<byte>(y);
            for (int i = 0; i < row.Length; i++)
            {
                int grey = (int)((row[i] * 255) + 0.5f);
                if (channels == 3)
                {
                    target[i] = (byte)grey;
                }
                else
                {
                    (target[3 * i], target[(3 * i) + 1], target[(3 * i) + 2]) = (rgb[(3 * grey) + 2], rgb[(3 * grey) + 1], rgb[3 * grey]);
                }
            }
        }

        return bgr;
    }
}
