using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LiveSR.Benchmarks;

// 'bars' measures the design's bars side by side in this one process, 'soak' watches memory under overload; anything
// else goes to BenchmarkDotNet.
if (args is ["bars", ..])
{
    Bars.Run(args.Length > 1 ? args[1] : Bars.DefaultModel);
    return 0;
}

// 'threads' measures live frames a second by default and by count of threads.
if (args is ["threads", ..])
{
    ThreadsBar.Run(args.Length > 1 ? args[1] : Bars.DefaultModel);
    return 0;
}

// 'paths' measures the engine beside the graph that takes integers, on the processor.
if (args is ["paths", var compared, .. var edges])
{
    PathsBar.Run(compared, edges.Length > 0 ? [.. edges.Select(edge => int.Parse(edge, CultureInfo.InvariantCulture))] : [256, 512, 1024]);
    return 0;
}

// With 'device' behind the number of frames, over the graph that takes integers, two frames in flight.
if (args is ["soak", ..])
{
    return Soak.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Soak.DefaultFrames, args.Contains("device"));
}

// 'soak-plugin' and 'soak-native' watch memory over many frames through the plugin and through the C library.
if (args is ["soak-plugin", ..])
{
    return HostSoak.RunPlugin(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : HostSoak.DefaultFrames);
}

if (args is ["soak-native", var soaked, ..])
{
    return HostSoak.RunLibrary(soaked, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : HostSoak.DefaultFrames);
}

// 'srgan' prints the rows of the modified SRGAN paper's Table 3.
if (args is ["srgan", ..])
{
    SrganTimes.Run(args.Length > 1 ? args[1] : "cpu");
    return 0;
}

// 'srgan-models' writes the networks of these rows as .onnx files, for machines that only run them.
if (args is ["srgan-models", var models])
{
    SrganTimes.Write(models);
    return 0;
}

// 'peers' measures OpenCV's super-resolution networks and ffmpeg's scaler beside the live model.
if (args is ["peers", var networks, ..])
{
    PeersBar.Run(networks, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 512);
    return 0;
}

// 'native' measures what the C library costs beside the engine that it is made of.
if (args is ["native", var library, ..])
{
    NativeLibraryBar.Run(library, args.Length > 2 ? args[2] : Bars.DefaultModel);
    return 0;
}

// 'host' measures what the plugin contract costs beside a direct call of the engine.
if (args is ["host", ..])
{
    HostBar.Run(args.Length > 1 ? args[1] : Bars.DefaultModel);
    return 0;
}

// 'view' measures the live view in a real browser: from a frame made to the frame drawn, and what a page costs the server.
if (args is ["view", ..])
{
    await ViewBar.RunAsync(args.Length > 1 ? args[1] : Bars.DefaultModel, args.Length > 2 ? args[2] : "");
    return 0;
}

// 'view-rate' measures what an open page costs the stream.
if (args is ["view-rate", ..])
{
    await ViewRateBar.RunAsync(
        args.Length > 1 ? args[1] : Bars.DefaultModel,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 512,
        args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 20);
    return 0;
}

// 'view-pictures' takes a picture of every view of the page, or of a part: smear, smear-820x1180.
if (args is ["view-pictures", var pictures, .. var only])
{
    await ViewPictures.RunAsync(pictures, only.FirstOrDefault(""));
    return 0;
}

// 'view-soak' watches memory over many frames while one page reads nothing.
if (args is ["view-soak", ..])
{
    return await ViewSoak.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : ViewSoak.DefaultFrames);
}

// 'video' measures decoding and encoding of a video beside ffmpeg alone.
if (args is ["video", var video])
{
    VideoBar.Run(video);
    return 0;
}

// 'upscale' measures a whole 'livesr upscale' of a video beside ffmpeg alone and beside the model alone.
if (args is ["upscale", var recorded, ..])
{
    UpscaleBar.Run(recorded, args.Length > 2 ? args[2] : Bars.DefaultModel, args.Length > 3 ? args[3] : ".mp4");
    return 0;
}

// 'segments' measures what the segments of a resumable job cost over one go.
if (args is ["segments", var minute, ..])
{
    UpscaleBar.RunSegments(minute, args.Length > 2 ? args[2] : "nearest", args.Length > 3 ? args[3] : ".mp4");
    return 0;
}

// 'depths' measures a stack of 16 bits beside one of 8.
if (args is ["depths", ..])
{
    DepthBar.Run(args.Length > 1 ? args[1] : Bars.DefaultModel);
    return 0;
}

// In this process: in a project that BenchmarkDotNet makes, the native libraries would not be found.
Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithId("in-process");
BenchmarkSwitcher.FromAssembly(typeof(Bars).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return 0;
