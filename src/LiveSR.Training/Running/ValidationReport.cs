using System.Globalization;

namespace LiveSR.Training.Running;

/// <summary>PSNR in dB and SSIM, for the model and for bicubic interpolation on the same images.</summary>
/// <param name="Group">Group of images.</param>
/// <param name="Scale">Enlargement.</param>
/// <param name="Images">How many images were looked at.</param>
/// <param name="Psnr">Mean PSNR of the model.</param>
/// <param name="Ssim">Mean SSIM of the model.</param>
/// <param name="BicubicPsnr">Mean PSNR of bicubic interpolation.</param>
/// <param name="BicubicSsim">Mean SSIM of bicubic interpolation.</param>
public sealed record GroupQuality(
    string Group, int Scale, int Images, double Psnr, double Ssim, double BicubicPsnr, double BicubicSsim)
{
    /// <summary>Decibels over bicubic interpolation.</summary>
    public double Gain => Psnr - BicubicPsnr;
}

/// <summary>What the model makes of held-back images.</summary>
/// <param name="Step">Steps the model had been trained.</param>
/// <param name="Groups">Each group at each scale.</param>
/// <param name="IsWhole">Whether all held-back images were looked at.</param>
public sealed record ValidationReport(long Step, IReadOnlyList<GroupQuality> Groups, bool IsWhole = false)
{
    /// <summary>Mean gain over bicubic interpolation, each group counting once.</summary>
    public double MeanGain => Groups.Count == 0 ? 0 : Groups.Average(group => group.Gain);

    /// <summary>A line for each group.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Groups.Select(group => string.Create(
        CultureInfo.InvariantCulture,
        $"  {group.Group,-14} x{group.Scale}  {group.Psnr:f2} dB / {group.Ssim:f4}   bicubic {group.BicubicPsnr:f2} / {group.BicubicSsim:f4}   {group.Gain:+0.00;-0.00;0.00} dB  ({group.Images} images)")));
}
