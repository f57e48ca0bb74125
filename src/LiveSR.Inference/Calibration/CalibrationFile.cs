using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Output;

namespace LiveSR.Inference.Calibration;

/// <summary>A camera's calibration, and the file that it was read from.</summary>
/// <param name="Camera">What the file says of the camera.</param>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex, which goes into the metadata of what was made with it.</param>
public sealed record CalibrationFile(CameraCalibration Camera, string Path, string Sha256)
{
    /// <summary>Reads a file that <c>livesr calibrate</c> wrote.</summary>
    /// <exception cref="CalibrationException">There is none, or it is not such a file; one line.</exception>
    public static CalibrationFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return new CalibrationFile(Checked(JsonSerializer.Deserialize(bytes, CalibrationJson.Default.CalibrationDocument)), path, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (JsonException e)
        {
            throw new CalibrationException($"{path}: this is no calibration file; write one by 'livesr calibrate'.", e);
        }
        catch (FormatException e)
        {
            throw new CalibrationException($"{path}: {e.Message.TrimEnd('.')}; write it anew by 'livesr calibrate'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException($"{path}: the calibration cannot be read; give the file that 'livesr calibrate' wrote.", e);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="camera">What was found.</param>
    /// <param name="measured">When.</param>
    /// <param name="notes">How far it can be trusted, a line each.</param>
    /// <param name="readNoiseMap">Name of an image beside it: the read noise of each pixel in electrons; null for none.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="IOException">As for <see cref="OutputFile.Write"/>.</exception>
    public static void Write(
        string path, CameraCalibration camera, DateTimeOffset measured, IReadOnlyList<string> notes, string? readNoiseMap = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var document = new CalibrationDocument
        {
            Format = CalibrationDocument.Name,
            Version = CalibrationDocument.Newest,
            Measured = measured,
            Camera = camera.Camera,
            Width = camera.Width,
            Height = camera.Height,
            Roi = camera.Roi?.ToString(),
            Binning = camera.Binning,
            BitDepth = camera.BitDepth,
            ExposureMs = camera.ExposureMs,
            CountsPerElectron = camera.Gain,
            OffsetCounts = camera.Offset,
            ReadNoiseElectrons = camera.ReadNoise,
            OffsetFrom = JsonNamingPolicy.CamelCase.ConvertName(camera.OffsetOrigin.ToString()),
            HotPixels = [.. camera.HotPixels.Select(pixel => new[] { pixel.X, pixel.Y })],
            ReadNoiseMap = readNoiseMap,
            Notes = [.. notes],
        };
        OutputFile.WriteText(path, OneValueALine(JsonSerializer.Serialize(document, CalibrationJson.Default.CalibrationDocument)), overwrite);
    }

    /// <summary>The refusal of frames that it does not fit.</summary>
    /// <param name="subject">What the frames are of, for example the source's name.</param>
    /// <param name="reason">As <see cref="CameraCalibration.Misfit"/> gives it.</param>
    public CalibrationException Refusal(string subject, string reason) =>
        new($"The calibration {Path} does not fit {subject}: it {reason}. Calibrate this camera at this setting.");

    private static CameraCalibration Checked(CalibrationDocument? document)
    {
        if (document is not { Format: CalibrationDocument.Name })
        {
            throw new FormatException($"its format is '{document?.Format}', not '{CalibrationDocument.Name}'");
        }

        Require(document.Version == CalibrationDocument.Newest, $"its version {document.Version} is not {CalibrationDocument.Newest}, which this program reads");
        Require(document.Width > 0 && document.Height > 0 && document.BitDepth is >= 1 and <= 16 && document.Binning >= 1, "its frames have an impossible size, depth or binning");
        Require(double.IsFinite(document.CountsPerElectron) && document.CountsPerElectron > 0, "countsPerElectron is no number above 0");
        Require(double.IsFinite(document.OffsetCounts), "offsetCounts is no number");
        Require(double.IsFinite(document.ReadNoiseElectrons) && document.ReadNoiseElectrons >= 0, "readNoiseElectrons is no number of at least 0");
        int[][] hot = document.HotPixels ?? [];
        Require(hot.All(pixel => pixel is [>= 0, >= 0] && pixel[0] < document.Width && pixel[1] < document.Height), "a hot pixel lies outside its frames");
        return new CameraCalibration
        {
            Gain = document.CountsPerElectron,
            Offset = document.OffsetCounts,
            OffsetOrigin = Enum.TryParse(document.OffsetFrom, ignoreCase: true, out OffsetOrigin origin) ? origin : OffsetOrigin.DarkestPixels,
            ReadNoise = document.ReadNoiseElectrons,
            Width = document.Width,
            Height = document.Height,
            BitDepth = document.BitDepth,
            Binning = document.Binning,
            Roi = document.Roi is { } roi ? PixelRect.Parse(roi) : null,
            Camera = document.Camera,
            ExposureMs = document.ExposureMs,
            HotPixels = [.. hot.Select(pixel => new HotPixel(pixel[0], pixel[1]))],
        };
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }

    /// <summary>Each value on a line of its own, and a list on one: a thousand hot pixels are to be read, not scrolled.</summary>
    private static string OneValueALine(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            text.Append(text.Length == 0 ? "{\n" : ",\n").Append($"  \"{property.Name}\": {property.Value.GetRawText()}");
        }

        return text.Append("\n}\n").ToString();
    }
}
