using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using LiveSR.Files;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Recording.Jobs;

namespace LiveSR.Cli.Upscaling;

/// <summary>All that the result of a job depends on, in words that name what has changed.</summary>
internal static class JobFacts
{
    /// <summary>The job of one output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="source">What is read.</param>
    /// <param name="input">The same, as the user wrote it.</param>
    /// <param name="series">Which of its series; null where it has one.</param>
    /// <param name="output">What is written.</param>
    /// <param name="enhancer">What enhances it.</param>
    public static JobDescription Describe(
        ParseResult parsed, UpscaleOptions options, SourceInfo source, string input, int? series, string output, IFrameEnhancer enhancer)
    {
        int scale = enhancer.Scale;
        OptionResult[] given = [.. Given(parsed, options)];
        string[] which = series is { } number && parsed.GetResult(options.Series.Option) is null ? [options.Series.Option.Name, number.ToString(CultureInfo.InvariantCulture)] : [];
        return new JobDescription
        {
            Output = Path.GetFullPath(output),
            Facts = Of(input, UpscaleInput.FilesOf(input, source), series, enhancer, given),
            SegmentFrames = options.Segment(parsed) ?? JobDescription.UsualSegment((long)source.Width * scale * source.Height * scale),
            Frames = source.FrameCount,
            Engine = UpscaleOptions.EngineOf(enhancer),
            Command = ["upscale", input, output, .. which, .. given.SelectMany(option => option.Tokens.Select(token => token.Value).DefaultIfEmpty("true").SelectMany(value => (string[])[option.Option.Name, value]))],
            Folder = Environment.CurrentDirectory,
        };
    }

    /// <summary>What the command line says that the result depends on.</summary>
    private static IEnumerable<OptionResult> Given(ParseResult parsed, UpscaleOptions options) =>
        parsed.CommandResult.Command.Options.Except(options.WithoutEffect).Select(option => parsed.GetResult(option)).OfType<OptionResult>().Where(option => !option.Implicit);

    private static SortedDictionary<string, string> Of(string input, IReadOnlyList<string> files, int? series, IFrameEnhancer enhancer, OptionResult[] given)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["input"] = Path.Exists(input) ? Path.GetFullPath(input) : input,
            ["model"] = string.Create(CultureInfo.InvariantCulture, $"{enhancer.Name} x{enhancer.Scale}"),
            ["program"] = typeof(JobFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        };
        if (series is { } number)
        {
            facts["series"] = number.ToString(CultureInfo.InvariantCulture);
        }

        if (enhancer.Core is OnnxEnhancer network)
        {
            facts["model's sha256"] = network.Model.Sha256;
        }

        if (files.Count > 0)
        {
            InputIdentity.Add(facts, [.. files.Select(file => new FileInfo(file))]);
        }

        foreach (OptionResult option in given)
        {
            facts[option.Option.Name] = option.Tokens.Count == 0 ? "given" : string.Join(' ', option.Tokens.Select(Word));
        }

        return facts;
    }

    /// <summary>A file that an option names counts by what it holds.</summary>
    private static string Word(Token token)
    {
        if (!File.Exists(token.Value))
        {
            return token.Value;
        }

        using FileStream file = File.OpenRead(token.Value);
        return $"{Path.GetFileName(token.Value)} (sha256 {Convert.ToHexStringLower(SHA256.HashData(file))[..12]})";
    }
}
