using System.CommandLine;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference;
using LiveSR.Inference.Deconvolution;

namespace LiveSR.Cli.Commands;

/// <summary>The option <c>--psf</c>: what a model that deconvolves is to undo.</summary>
internal sealed class PsfOption
{
    /// <summary>The option, to be added to a command.</summary>
    public Option<string?> Option { get; } = new("--psf")
    {
        Description = $"The microscope's point-spread function, for models that deconvolve: {PsfRequest.Choices} (from the image's own spectrum), or the image of a bead. Pixel size (um) from the source when not given.",
        HelpName = "NA=...|bead.tif|auto",
    };

    /// <summary>Says what is used, beside what a command prints.</summary>
    public static void Say(string line) => Console.Error.WriteLine($"livesr: {line}");

    /// <summary>What the command line asks for; null for nothing. A bead's image is read and measured.</summary>
    /// <exception cref="UsageException">It cannot be had.</exception>
    public PsfRequest? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } text)
        {
            return null;
        }

        try
        {
            return ImageFiles.IsImage(text) ? Measured(text) : PsfRequest.Parse(text);
        }
        catch (PsfException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Refuses a point-spread function that none of the models takes.</summary>
    /// <exception cref="UsageException">None takes it.</exception>
    public void RequireTaken(ParseResult parsed, IReadOnlyList<string> models)
    {
        if (parsed.GetValue(Option) is not null && !models.Any(model => Enhancers.TakesPsf(model)))
        {
            throw new UsageException($"{string.Join(", ", models)} cannot be given a point-spread function: use --psf with --model richardson-lucy-x2, or another that deconvolves.");
        }
    }

    private static MeasuredPsf Measured(string path)
    {
        using FrameLease image = ImageFiles.Read(path);
        try
        {
            return new MeasuredPsf(BeadImage.Measure(Plane.FromFrame(image.Frame)), $"the bead of {Path.GetFileName(path)}", image.Frame.Metadata.PixelSizeUm);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--psf {path}: {e.Message}");
        }
    }
}
