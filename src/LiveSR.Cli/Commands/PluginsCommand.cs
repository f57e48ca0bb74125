using System.CommandLine;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr plugins</c>: what can stand in a chain, and why the rest cannot.</summary>
internal sealed class PluginsCommand : ProgramCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "Show this plugin's help and settings.", Arity = ArgumentArity.ZeroOrOne };

    public PluginsCommand()
        : base(
            "plugins",
            "List the processors for --processors, or show one's help and its settings as a chain file has them.",
            "livesr plugins",
            "livesr plugins super-resolution",
            "LIVESR_PLUGINS=/lab/plugins livesr plugins") => Arguments.Add(_name);

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var catalog = PluginCatalog.Scan(PluginCatalog.DefaultFolders());
        if (parsed.GetValue(_name) is { } name)
        {
            Show(catalog.Get(name));
        }
        else
        {
            ShowAll(catalog);
        }

        return Task.FromResult(0);
    }

    private static void ShowAll(PluginCatalog catalog)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("plugin", "version", "licence", "what it does, or why it cannot be used");
        foreach (PluginEntry entry in catalog.Plugins)
        {
            string text = entry.State == PluginState.Ready
                ? Markup.Escape(entry.Manifest?.Description ?? "")
                : $"[red]{entry.State.ToString().ToLowerInvariant()}: {Markup.Escape(entry.Reason)}[/]";
            table.AddRow(Markup.Escape(entry.Name), Markup.Escape(entry.Manifest?.Version ?? ""), Markup.Escape(entry.Manifest?.Licence ?? ""), text);
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Looked in: {string.Join(", ", PluginCatalog.DefaultFolders())}");
    }

    private static void Show(IProcessorPlugin plugin)
    {
        Console.WriteLine($"{plugin.Name} {plugin.Version}");
        Console.WriteLine(plugin.HelpText);
        using IProcessorConfigurator configurator = plugin.CreateConfigurator(PropertyMap.Empty);
        Console.WriteLine();
        Console.WriteLine($$"""{ "processors": [ { "plugin": "{{plugin.Name}}", "settings": {{configurator.GetSettings()}} } ] }""");
    }
}
