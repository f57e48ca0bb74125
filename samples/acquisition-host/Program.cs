using System.CommandLine;
using AcquisitionHost;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Plugins;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

var plugins = new Option<string[]>("--plugins") { Description = "Folders of plugin folders, instead of the usual ones.", AllowMultipleArgumentsPerToken = true };
var chain = new Option<string>("--chain") { Description = "Chain of processors.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "chain.json") };
var folder = new Option<string>("--out") { Description = "Folder for raw/ and processed/.", DefaultValueFactory = _ => "out" };
var overwrite = new Option<bool>("--overwrite") { Description = "Replace what is there." };
var size = new Option<int>("--size") { Description = "Width and height of the camera.", DefaultValueFactory = _ => 256 };
var times = new Option<int>("--times") { Description = "Time points.", DefaultValueFactory = _ => 20 };
var slices = new Option<int>("--slices") { Description = "Focal planes.", DefaultValueFactory = _ => 5 };
var channels = new Option<int>("--channels") { Description = "Channels, 1 to 3.", DefaultValueFactory = _ => 3 };
var seconds = new Option<double>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 5 };
var rate = new Option<double>("--fps") { Description = "Images per second of the camera.", DefaultValueFactory = _ => 30 };

var list = new Command("plugins", "Lists the plugins, and why some cannot be used.") { plugins };
list.SetAction(parsed => Guarded(() =>
{
    using PluginCatalog catalog = Scan(parsed);
    foreach (PluginEntry entry in catalog.Plugins)
    {
        Console.WriteLine(entry);
    }
}));

var reference = new Command("reference", "Takes out/flat.tif, the reference image of the default chain, of a slide of even fluorescence.") { size, overwrite };
reference.SetAction(parsed => Guarded(() =>
{
    using var microscope = new Microscope(parsed.GetValue(size), intervalMs: 100, loop: 2);
    using FrameLease slide = microscope.SnapEvenSlide();
    Directory.CreateDirectory("out");
    TiffWriter.WriteStill("out/flat.tif", slide.Frame, parsed.GetValue(overwrite));
}));

var snap = new Command("snap", "Takes one image, through the chain on the caller's thread.") { plugins, chain, folder, overwrite, size };
snap.SetAction((parsed, cancel) => Task.FromResult(Guarded(() =>
    Acquire(parsed, new AcquisitionSettings(1, 1, 1, 100, 0.3, parsed.GetValue(size)), PipelineMode.Synchronous, cancel))));

var acquire = new Command("acquire", "Acquires over time, z and channel, each processor on its own thread.") { plugins, chain, folder, overwrite, size, times, slices, channels };
acquire.SetAction((parsed, cancel) => Task.FromResult(Guarded(() => Acquire(
    parsed,
    new AcquisitionSettings(parsed.GetValue(times), parsed.GetValue(slices), Math.Clamp(parsed.GetValue(channels), 1, 3), 100, 0.3, parsed.GetValue(size)),
    PipelineMode.Asynchronous,
    cancel))));

var live = new Command("live", "Live view: never holds up the camera, drops the oldest image.") { plugins, chain, size, seconds, rate };
live.SetAction((parsed, cancel) => Task.FromResult(Guarded(() =>
{
    using PluginCatalog catalog = Scan(parsed);
    using var microscope = new Microscope(parsed.GetValue(size), 1000 / parsed.GetValue(rate), loop: 48);
    var view = new LiveView();
    using DataPipeline pipeline = ProcessorChain.Load(parsed.GetValue(chain)!, catalog).CreatePipeline(catalog, PipelineMode.Live, view);
    view.Run(microscope, (LiveViewPipeline)pipeline, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate), cancel);
})));

// An exception on a plugin's own thread costs that plugin, not the acquisition.
PluginFaults.Contain();
PluginFaults.Occurred += fault => Console.Error.WriteLine($"{fault.Plugin}: {fault.Message}");
return new RootCommand("A small acquisition host: what acquisition software does with LiveSR's plugins.") { list, reference, snap, live, acquire }.Parse(args).Invoke();

PluginCatalog Scan(ParseResult parsed) =>
    PluginCatalog.Scan(parsed.GetValue(plugins) is { Length: > 0 } named ? named : PluginCatalog.DefaultFolders());

void Acquire(ParseResult parsed, AcquisitionSettings settings, PipelineMode mode, CancellationToken cancel)
{
    string target = parsed.GetValue(folder)!;
    using PluginCatalog catalog = Scan(parsed);
    using var microscope = new Microscope(settings.Size, settings.IntervalMs, loop: Math.Max(2, settings.Times));
    using var raw = new TiffStore(Path.Combine(target, "raw"), parsed.GetValue(overwrite));
    using var processed = new TiffStore(Path.Combine(target, "processed"), parsed.GetValue(overwrite));
    using DataPipeline pipeline = ProcessorChain.Load(parsed.GetValue(chain)!, catalog).CreatePipeline(catalog, mode, processed);
    int taken = new Acquisition(microscope, settings).Run(Path.GetFileName(Path.GetFullPath(target)), raw, pipeline, cancel);
    raw.Complete();
    processed.Complete();
    Console.WriteLine($"{taken} of {settings.ImageCount} images ({settings}); {processed.Count} processed, in {target}");
}

// What can go wrong for a user is one line.
static int Guarded(Action action)
{
    try
    {
        action();
        return 0;
    }
    catch (Exception exception) when (exception is PluginException or DataPipelineException or ProcessorException or TiffException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
