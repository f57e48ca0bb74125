using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Providers;

namespace LiveSR.Cli.Display;

/// <summary>An enhancer in a few words.</summary>
internal static class EnhancerTitle
{
    /// <summary>Its name, its scale, and for a network who computes it, such as <c>livesr-live-x2 x2 on cpu</c>.</summary>
    public static string Title(this IFrameEnhancer enhancer) =>
        $"{enhancer.Name} x{enhancer.Scale}{(enhancer is OnnxEnhancer network ? $" on {network.Provider.Id()}" : "")}";
}
