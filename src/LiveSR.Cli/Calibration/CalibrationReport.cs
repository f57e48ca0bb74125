using System.Globalization;
using LiveSR.Imaging.Cameras;
using Spectre.Console;

namespace LiveSR.Cli.Calibration;

/// <summary>What a calibration found, for the terminal.</summary>
internal static class CalibrationReport
{
    /// <summary>The figures.</summary>
    /// <param name="camera">The camera as it was found.</param>
    /// <param name="result">How sure that is.</param>
    public static Table Of(CameraCalibration camera, PhotonTransferResult result)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("what", "value");
        double electrons = ((1 << camera.BitDepth) - 1 - camera.Offset) / camera.Gain;
        long pixels = (long)camera.Width * camera.Height;
        table.AddRow("gain", Text($"{camera.Gain:0.####} counts per electron, within {Math.Max(0.1, 200 * result.GainError / camera.Gain):0.0} %"));
        table.AddRow("offset", Text($"{camera.Offset:0.##} counts, {From(camera.OffsetOrigin)}"));
        table.AddRow("read noise", Text($"{(camera.OffsetOrigin == OffsetOrigin.DarkestPixels ? "at most " : "")}{camera.ReadNoise:0.00} electrons, root mean square"));
        table.AddRow("brightest", Text($"{electrons:0} electrons at {camera.BitDepth} bits"));
        table.AddRow("hot pixels", Text($"{camera.HotPixels.Count} of {pixels}"));
        return table;
    }

    private static string From(OffsetOrigin origin) => origin switch
    {
        OffsetOrigin.Dark => "measured",
        OffsetOrigin.Skewness => "estimated: a dark series (--dark) measures it",
        _ => "at most: a dark series (--dark) measures it",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
