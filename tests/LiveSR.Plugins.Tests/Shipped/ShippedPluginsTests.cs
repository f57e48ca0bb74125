using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class ShippedPluginsTests(ShippedPlugins shipped)
{
    public static TheoryData<string> Names => ["deconvolve", "flat-field", "flip-rotate", "focus-metric", "split-raw", "super-resolution"];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachPluginLoadsAndSaysWhatItIs(string name)
    {
        PluginEntry entry = shipped.Catalog.Plugins.Single(plugin => plugin.Name == name);
        entry.Reason.ShouldBe("");
        entry.Manifest!.Licence.ShouldBe("MIT");
        IProcessorPlugin plugin = shipped.Catalog.Get(name);
        plugin.Version.ShouldBe(entry.Manifest.Version);
        plugin.HelpText.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySettingIsExplainedInTheHelp(string name)
    {
        IProcessorPlugin plugin = shipped.Catalog.Get(name);
        using IProcessorConfigurator configurator = plugin.CreateConfigurator(PropertyMap.Empty);
        configurator.GetSettings().Keys.ShouldAllBe(key => plugin.HelpText.Contains($"{key}:", StringComparison.Ordinal)
            || plugin.HelpText.Contains($"{key} ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ConfiguratorGivesDefaultsAndWhatWasChosen(string name)
    {
        IProcessorPlugin plugin = shipped.Catalog.Get(name);
        using IProcessorConfigurator defaults = plugin.CreateConfigurator(PropertyMap.Empty);
        PropertyMap settings = defaults.GetSettings();
        using IProcessorConfigurator again = plugin.CreateConfigurator(settings);
        again.GetSettings().ShouldBe(settings);
        again.ShouldNotBeSameAs(defaults);
    }
}
