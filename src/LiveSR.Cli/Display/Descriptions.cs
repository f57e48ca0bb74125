using System.Globalization;
using LiveSR.Files;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Providers;

namespace LiveSR.Cli.Display;

/// <summary>What a run works with, each in one line.</summary>
internal static class Descriptions
{
    /// <summary>A source, for example <c>actin, 512x512 Gray16 (16 bit), 30 fps, 0.065 um/px</c>.</summary>
    public static string Describe(this SourceInfo source)
    {
        string rate = source is { FrameRate: { } fps, TimesAreAssumed: false } ? string.Create(CultureInfo.InvariantCulture, $", {fps:0.###} fps") : "";
        string pixel = source.PixelSizeUm is { } size
            ? string.Create(CultureInfo.InvariantCulture, $", {size:0.####}{(source.PixelSizeYUm is { } height && height != size ? $" x {height:0.####}" : "")} um/px")
            : "";
        string axes = source.Series is { Axes: { IsHyperstack: true } known } ? $" ({known.Describe()})" : "";
        string frames = source.FrameCount is { } count ? $", {count} frames" : "";
        return $"{source.Name}, {source.Width}x{source.Height} {source.Format} ({source.BitDepth} bit){rate}{frames}{axes}{pixel}";
    }

    /// <summary>The axes of a stack, for example <c>T5 Z3 C2</c>.</summary>
    public static string Describe(this SeriesAxes axes) =>
        string.Create(CultureInfo.InvariantCulture, $"T{axes.Times} Z{axes.Slices} C{axes.Channels.Length}");

    /// <summary>An enhancer: its name, its scale, and for a network its provider, such as <c>livesr-live-x2 x2 on cpu, 2 threads</c>.</summary>
    public static string Title(this IFrameEnhancer enhancer) =>
        $"{enhancer.Name} x{enhancer.Scale}{(enhancer.Core is OnnxEnhancer network ? $" on {network.Provider.Id()}{Threads(network)}{OnCpu(network)}" : "")}";

    private static string OnCpu(OnnxEnhancer network) => network.FallbackNodes.Count == 0 ? "" : $", {string.Join(", ", network.FallbackNodes)} on the CPU";

    private static string Threads(OnnxEnhancer network) =>
        network.Provider == ExecutionProvider.Cpu ? $", {network.Threads} thread{(network.Threads == 1 ? "" : "s")}" : "";
}
