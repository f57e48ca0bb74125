using System.CommandLine;
using LiveSR.Files.Video;

namespace LiveSR.Cli.Recording;

/// <summary><c>--quality</c> and <c>--preset</c>: how large a video becomes, and how long that takes.</summary>
internal sealed class VideoQualityOptions
{
    private readonly Option<int?> _quality = new("--quality")
    {
        Description = "Quality of a video, less is better and larger: 0 to 51 for h264 (17 by default) and hevc (19), 1 to 31 for motionjpeg (2). ffv1 keeps every bit.",
        HelpName = "number",
    };

    private readonly Option<EncoderSpeed?> _preset = new("--preset")
    {
        Description = "How long h264 and hevc search to make a video smaller: ultrafast, superfast, veryfast (by default), faster, fast, medium, slow, slower or veryslow.",
        HelpName = "name",
    };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_quality, _preset];

    /// <summary>Refuses the options where no video is written.</summary>
    /// <exception cref="UsageException">One is given.</exception>
    public void RequireFits(ParseResult parsed, string path, bool isVideo)
    {
        if (!isVideo && All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} is for a video, which {path} is not; leave it out.");
        }
    }

    /// <summary>What was asked for.</summary>
    public VideoQuality Of(ParseResult parsed) => new() { Factor = parsed.GetValue(_quality), Speed = parsed.GetValue(_preset) };
}
