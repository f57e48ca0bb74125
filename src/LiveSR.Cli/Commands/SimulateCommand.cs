using System.CommandLine;
using System.Globalization;
using LiveSR.Cli.Display;
using LiveSR.Cli.Recording;
using LiveSR.Cli.Simulation;
using LiveSR.Simulation;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr simulate</c>: pairs to train on, from the simulated microscope, which knows the truth.</summary>
internal sealed class SimulateCommand : ProgramCommand
{
    /// <summary>Away from the seeds that the demo and the simulator start with: those specimens stay unseen in training.</summary>
    private const int FirstSeed = 1000;

    private static readonly SpecimenKind[] Fluorescent =
        [SpecimenKind.Actin, SpecimenKind.Microtubules, SpecimenKind.Er, SpecimenKind.Pits, SpecimenKind.Nuclei];

    private readonly Argument<string> _folder = new("out") { Description = "Folder to write low/, high/ and optics.json into." };

    private readonly Option<string> _specimens = new("--specimen")
    {
        Description = $"Specimens, comma separated: {string.Join(", ", Fluorescent).ToLowerInvariant()}.",
        HelpName = "names",
        DefaultValueFactory = _ => "actin,microtubules,er,pits",
    };

    private readonly Option<int> _count = new("--count") { Description = "Pairs of each specimen.", DefaultValueFactory = _ => 40 };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of the first pair; the next pair has the next. The demo shows seed 7.",
        DefaultValueFactory = _ => FirstSeed,
    };

    private readonly Option<string> _size = new("--size")
    {
        Description = "Camera image in pixels: 256 or 320x240.",
        HelpName = "pixels",
        DefaultValueFactory = _ => "256",
    };

    private readonly Option<int> _scale = new("--scale") { Description = "Enlargement of the truth: 1, 2 or 4.", DefaultValueFactory = _ => 2 };

    private readonly Option<string> _defocus = new("--defocus")
    {
        Description = "Range of the distance from the focal plane in um; the truth is in focus.",
        HelpName = "min,max",
        DefaultValueFactory = _ => "0",
    };

    private readonly Option<double?> _aperture = new("--aperture") { Description = "Numerical aperture, 0.05 to 1.49; by default each specimen's usual one.", HelpName = "NA" };
    private readonly Option<double?> _pixel = new("--pixel-size") { Description = "Edge of a camera pixel in the specimen in um; by default each specimen's usual one.", HelpName = "um" };

    private readonly Option<string> _photons = new("--photons")
    {
        Description = "Range of photo-electrons in a bright pixel, spread evenly in ratios.",
        HelpName = "min,max",
        DefaultValueFactory = _ => "100,2000",
    };

    private readonly OverwriteOption _overwrite = new();

    public SimulateCommand()
        : base(
            "simulate",
            "Write pairs of a simulated camera's images and the truth behind them, to train and to judge on.",
            "livesr simulate pairs",
            "livesr simulate pairs --specimen actin,nuclei --count 100 --scale 4",
            "livesr simulate air --aperture 0.4 --pixel-size 0.1",
            "livesr simulate blurred --defocus 0,1.5 --photons 200,1000 --seed 5000")
    {
        Arguments.Add(_folder);
        foreach (Option option in (IEnumerable<Option>)[_specimens, _count, _seed, _size, _scale, _aperture, _pixel, _defocus, _photons, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        PairRequest request = Read(parsed);
        _overwrite.RequireFreeInside(parsed, PairFolder.Files(parsed.GetValue(_folder)!, request.Pairs().Select(pair => pair.Name)));
        var folder = new PairFolder(parsed.GetValue(_folder)!, _overwrite.IsSet(parsed));
        await CountedView.FollowAsync("pairs", [.. request.Pairs()], pair =>
        {
            cancellation.ThrowIfCancellationRequested();
            folder.Add(pair.Name, pair.Options);
        });
        folder.Complete();
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{request.Specimens.Count * request.Count} pairs in [bold]{parsed.GetValue(_folder)!}[/]: low {request.Width}x{request.Height}, high x{request.Scale}. In a recipe: low: low, high: high.");
        return 0;
    }

    private PairRequest Read(ParseResult parsed)
    {
        int count = parsed.GetValue(_count), scale = parsed.GetValue(_scale);
        if (count is < 1 or > 9999)
        {
            throw new UsageException($"--count {count}: write a number from 1 to 9999.");
        }

        if (scale is not (1 or 2 or 4))
        {
            throw new UsageException($"--scale {scale}: the simulator knows the truth at 1, 2 and 4.");
        }

        // The simulator reads sizes and says what is wrong with one.
        var size = SimulationOptions.Parse($"actin?size={parsed.GetValue(_size)}");
        return new PairRequest(
            [.. parsed.GetValue(_specimens)!.Split(',', StringSplitOptions.TrimEntries).Select(Specimen)],
            count,
            parsed.GetValue(_seed),
            size.Width,
            size.Height,
            scale,
            ValueRange.Parse(parsed.GetValue(_defocus)!, "--defocus", -20, 20),
            ValueRange.Parse(parsed.GetValue(_photons)!, "--photons", 1, 1e6))
        {
            NumericalAperture = Within(parsed, _aperture, 0.05, 1.49),
            PixelSizeUm = Within(parsed, _pixel, 0.01, 20),
        };
    }

    private static double? Within(ParseResult parsed, Option<double?> option, double least, double most) => parsed.GetValue(option) is not { } number ? null
        : number >= least && number <= most ? number
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {number}: write a number from {least} to {most}."));

    private static SpecimenKind Specimen(string name)
    {
        foreach (SpecimenKind kind in Fluorescent)
        {
            if (kind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        throw new UsageException($"--specimen {name}: known are {string.Join(", ", Fluorescent).ToLowerInvariant()}.");
    }
}
