using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using LiveSR.Inference;
using LiveSR.Inference.Engine;

namespace LiveSR.Cli.Upscaling;

/// <summary>All that the result of a job depends on, in words that name what has changed.</summary>
internal static class JobFacts
{
    /// <summary>The facts of one output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="input">What is read, as the user wrote it.</param>
    /// <param name="files">Its files; none for the simulated microscope.</param>
    /// <param name="series">Which of its series; null where it has one.</param>
    /// <param name="enhancer">What enhances it.</param>
    /// <param name="withoutEffect">Options that the result does not depend on.</param>
    public static SortedDictionary<string, string> Of(
        ParseResult parsed, string input, IReadOnlyList<string> files, int? series, IFrameEnhancer enhancer, IEnumerable<Option> withoutEffect)
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
            AddIdentity(facts, [.. files.Select(file => new FileInfo(file))]);
        }

        foreach (Option option in parsed.CommandResult.Command.Options.Except(withoutEffect))
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
            {
                facts[option.Name] = string.Join(' ', given.Tokens.Select(Word));
            }
        }

        return facts;
    }

    /// <summary>A recording is known by its length and its last change, as make and rsync do: hashing a year of it would take a day.</summary>
    private static void AddIdentity(SortedDictionary<string, string> facts, FileInfo[] files)
    {
        facts["input's bytes"] = files.Sum(file => file.Length).ToString(CultureInfo.InvariantCulture);
        facts["input's last change"] = files.Max(file => file.LastWriteTimeUtc).ToString("O", CultureInfo.InvariantCulture);
        if (files.Length > 1)
        {
            string list = string.Join('\n', files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}")));
            facts["input's files"] = string.Create(
                CultureInfo.InvariantCulture, $"{files.Length} (list {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..12]})");
        }
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
