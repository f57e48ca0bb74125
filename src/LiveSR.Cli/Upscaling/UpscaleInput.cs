using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;

namespace LiveSR.Cli.Upscaling;

/// <summary>What <c>livesr upscale</c> reads.</summary>
internal static class UpscaleInput
{
    /// <summary>Opens a source.</summary>
    /// <param name="input">What the user wrote.</param>
    /// <param name="series">Which of its series; null for what it says itself.</param>
    /// <exception cref="UsageException">It has no series.</exception>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public static IFrameSource Open(string input, int? series)
    {
        IFrameSource source = FrameSources.Open(input, new SourceOptions { Series = series });
        if (series is null || source.Info.Series is not null)
        {
            return source;
        }

        source.Dispose();
        throw new UsageException($"--series {series}: {input} has no series; leave the option out.");
    }

    /// <summary>The files that are read; none where frames come from elsewhere.</summary>
    public static IReadOnlyList<string> FilesOf(string input, SourceInfo source) => [.. FrameSources.FilesOf(input).Union(source.Series?.Files ?? [])];
}
