using System.CommandLine;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LiveSR.Cli.Upscaling;

/// <summary>
/// A file that says the whole of an upscaling: <c>input</c> and <c>output</c>, and every option of the command by its name
/// without the dashes; those of <c>slurm</c> below that name. It is another way to write the command line, and no more.
/// </summary>
internal static class JobFile
{
    private const string Slurm = "slurm";

    /// <summary>The words of the command line that a file stands for.</summary>
    /// <param name="path">The file; what it names is looked for beside it.</param>
    /// <param name="command">The command, whose options it may name.</param>
    /// <param name="given">Words that stand on the command line beside it: an option there goes before the file's.</param>
    /// <exception cref="UsageException">It cannot be read, or names an option that is not there.</exception>
    public static IReadOnlyList<string> Words(string path, Command command, IReadOnlyList<string> given)
    {
        var words = new List<string>();
        YamlMappingNode root = Read(path);
        foreach ((YamlNode key, YamlNode value) in root)
        {
            string name = $"{key}";
            if (name is "input" or "output" || given.Contains("--" + name))
            {
                continue;
            }

            if (name == Slurm)
            {
                words.Add("--" + Slurm);
                foreach ((YamlNode inner, YamlNode setting) in (value as YamlMappingNode)?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
                {
                    words.AddRange(Option(path, $"{Slurm}-{inner}", setting, command));
                }

                continue;
            }

            words.AddRange(Option(path, name, value, command));
        }

        return [.. Files(path, root, "input"), .. Files(path, root, "output"), .. words];
    }

    private static YamlMappingNode Read(string path)
    {
        try
        {
            using StreamReader text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root : throw new UsageException($"{path}: it names nothing; write input, output and options.");
        }
        catch (YamlException e)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {e.Start.Line}: {e.Message.ReplaceLineEndings(" ")}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: the job file cannot be read: {e.Message}");
        }
    }

    /// <summary>Paths count from the file's folder, so that it means the same wherever it is given.</summary>
    private static IEnumerable<string> Files(string path, YamlMappingNode root, string name)
    {
        if (!root.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? value))
        {
            throw new UsageException($"{path}: {name} is missing.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Texts(value).Select(file => file.Contains(':', StringComparison.Ordinal) && !File.Exists(file) ? file : Path.Combine(folder, file));
    }

    private static IEnumerable<string> Option(string path, string name, YamlNode value, Command command)
    {
        string option = "--" + name;
        if (command.Options.All(known => known.Name != option))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {value.Start.Line}: there is no '{name}'; see 'livesr upscale --help' for what there is."));
        }

        return value is YamlScalarNode { Value: "true" } ? [option]
            : value is YamlScalarNode { Value: "false" } ? []
            : Texts(value).SelectMany(text => (string[])[option, text]);
    }

    private static IEnumerable<string> Texts(YamlNode value) => value is YamlSequenceNode list ? list.Select(entry => $"{entry}") : [$"{value}"];
}
