using System.CommandLine;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;

namespace LiveSR.Cli.Commands;

/// <summary><c>--calibration</c>: what <c>livesr calibrate</c> found out about the camera.</summary>
internal sealed class CalibrationOption
{
    private readonly Option<string?> _option = new("--calibration")
    {
        Description = "The camera's calibration ('livesr calibrate'): its hot pixels are replaced before the model; what is recorded raw stays as it came.",
        HelpName = "camera.json",
    };

    /// <summary>The option, to be added to a command.</summary>
    public Option Option => _option;

    /// <summary>Reads the file; null when the option is not given.</summary>
    /// <exception cref="CalibrationException">It cannot be read; one line.</exception>
    public CalibrationFile? Read(ParseResult parsed) => parsed.GetValue(_option) is { } file ? CalibrationFile.Read(file) : null;
}
