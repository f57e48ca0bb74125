using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>One input through several methods, side by side with the truth where it is known.</summary>
internal sealed class EnhancedComparison : IDisposable
{
    private const int PanelWidth = 480;
    private readonly List<FrameLease> _leases = [];
    private readonly List<Panel> _panels = [];
    private readonly DisplayRange _range;

    /// <summary>Enhances <paramref name="input"/> by each method.</summary>
    public EnhancedComparison(Frame input, IReadOnlyList<IFrameEnhancer> methods, Frame? truth)
    {
        Plane? reference = truth is null ? null : Plane.FromFrame(truth);
        Keep("raw", input.Lease());
        foreach (IFrameEnhancer method in methods)
        {
            FrameLease output = method.Enhance(input);
            Keep(Title(method), output, reference is null ? "" : Figures(reference, output.Frame));
        }

        if (truth is not null)
        {
            Keep("truth", truth.Lease());
        }

        _range = ScreenImage.RangeOf(truth ?? input);
    }

    /// <summary>Shows a frame beside its enhanced version, with bicubic between them where that is an enlargement.</summary>
    public EnhancedComparison(Frame input, Frame enhanced, string title)
    {
        Keep("raw", input.Lease());
        int scale = enhanced.Width / input.Width;
        if (scale > 1 && (enhanced.Width, enhanced.Height) == (input.Width * scale, input.Height * scale))
        {
            using var bicubic = new BicubicEnhancer(scale);
            Keep(Title(bicubic), bicubic.Enhance(input));
        }

        Keep(title, enhanced.Lease());
        _range = ScreenImage.RangeOf(input);
    }

    /// <summary>Asks whether a name says how to write a picture.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void RequireFormat(string path)
    {
        if (!Cv2.HaveImageWriter(path))
        {
            throw new UsageException($"{path}: the name says no picture's format; end it in .png, .jpg or .tif.");
        }
    }

    /// <summary>Writes the whole images side by side.</summary>
    public void Save(string path, bool overwrite) => new ComparisonPicture(_range).Save(path, overwrite, _panels, PanelWidth);

    /// <summary>Writes a part, given in input pixels, at 200 % or more.</summary>
    public void SavePart(string path, bool overwrite, PixelRect part)
    {
        int width = _panels[0].Frame.Width;
        List<(Panel p, FrameLease Lease)> crops = _panels.ConvertAll(p => (p, Lease: p.Frame.Crop(part.Scaled(p.Frame.Width / width))));
        try
        {
            new ComparisonPicture(_range).Save(path, overwrite, [.. crops.Select(c => c.p with { Frame = c.Lease.Frame })], PanelWidth);
        }
        finally
        {
            crops.ForEach(c => c.Lease.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private static string Title(IFrameEnhancer method) =>
        method.Name.EndsWith($"x{method.Scale}", StringComparison.Ordinal) ? method.Name : $"{method.Name} x{method.Scale}";

    private static string Figures(Plane truth, Frame output)
    {
        var image = Plane.FromFrame(output);
        return FormattableString.Invariant(
            $"{ImageMetrics.Psnr(truth, image, output.MaxValue):0.00} dB, SSIM {ImageMetrics.Ssim(truth, image, output.MaxValue):0.000}");
    }

    private void Keep(string title, FrameLease lease, string caption = "")
    {
        _leases.Add(lease);
        _panels.Add(new Panel(title, lease.Frame, caption));
    }
}
