using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Loading;

public sealed class PluginCatalogTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void PluginLivesInAContextOfItsOwnOnTheHostsContract()
    {
        _folders.Add("good", "GoodPlugin");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        PluginEntry entry = catalog.Plugins.ShouldHaveSingleItem();
        entry.State.ShouldBe(PluginState.Ready);
        entry.ToString().ShouldBe("test-plugin 1.2.3 (MIT): ready");

        IProcessorPlugin plugin = catalog.Get("test-plugin");
        var context = AssemblyLoadContext.GetLoadContext(plugin.GetType().Assembly);
        context.ShouldNotBe(AssemblyLoadContext.Default);
        context!.IsCollectible.ShouldBeTrue();
        plugin.HelpText.ShouldBe("Passes images on.");
    }

    [Theory]
    [InlineData("ThrowsInConstructor", "it threw while being created: no lamp (IOException)")]
    [InlineData("ThrowsInStaticInitialiser", "it threw in a static initialiser: The input string 'forty-two' was not in a correct format. (FormatException)")]
    [InlineData("CallsItselfOtherwise", "it calls itself 'somebody-else', but plugin.json says 'test-plugin'")]
    [InlineData("NotAPlugin", "LiveSR.Plugins.TestPlugins.NotAPlugin does not implement IProcessorPlugin")]
    [InlineData("Absent", "LiveSR.Plugins.TestPlugins.dll has no class LiveSR.Plugins.TestPlugins.Absent")]
    [InlineData("TestPlugin", "LiveSR.Plugins.TestPlugins.TestPlugin has no public constructor without parameters")]
    [InlineData("NeedsAnArgument", "LiveSR.Plugins.TestPlugins.NeedsAnArgument has no public constructor without parameters")]
    public void BrokenPluginIsListedWithTheReason(string type, string reason)
    {
        _folders.Add("broken", type);
        _folders.Add("good", "GoodPlugin", name: "test-plugin");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        catalog.Plugins[0].State.ShouldBe(PluginState.Broken);
        catalog.Plugins[0].Reason.ShouldStartWith(reason);
        catalog.Plugins[1].State.ShouldBe(PluginState.Ready);
    }

    [Fact]
    public void PluginForAnotherContractIsListedAsIncompatibleAndNotRun()
    {
        _folders.Add("future", "ThrowsInConstructor", contract: PluginContract.Version + 1);
        using var catalog = PluginCatalog.Scan(_folders.Root);
        PluginEntry entry = catalog.Plugins.ShouldHaveSingleItem();
        entry.State.ShouldBe(PluginState.Incompatible);
        entry.Reason.ShouldBe("it was built for contract 2, this host has 1: get a version of the plugin for it");
    }

    [Fact]
    public void SecondPluginOfOneNameIsListedAsDuplicate()
    {
        string first = _folders.Add("a", "GoodPlugin");
        _folders.Add("b", "GoodPlugin");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        catalog.Plugins.Select(entry => entry.State).ShouldBe([PluginState.Ready, PluginState.Duplicate]);
        catalog.Plugins[1].Reason.ShouldContain(first);
        catalog.Get("test-plugin").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("{", "plugin.json: not a JSON object")]
    [InlineData("{ \"name\": \"x\" }", "plugin.json: 'version' is missing")]
    [InlineData("{ \"name\": \"x\", \"colour\": 1 }", "plugin.json: 'colour' is not known")]
    [InlineData("{ \"name\": \"x\", \"version\": \"1\", \"contract\": \"1\" }", "plugin.json: 'contract' is \"1\": write a whole number")]
    [InlineData("""{ "name": "Not Good", "version": "1", "contract": 1, "licence": "MIT", "assembly": "x.dll", "type": "X" }""", "plugin.json: the name 'Not Good' must be")]
    [InlineData("""{ "name": "x", "version": "1", "contract": 1, "licence": "MIT", "assembly": "../x.dll", "type": "X" }""", "plugin.json: the assembly '../x.dll' must be a .dll in the plugin's own folder")]
    [InlineData("""{ "name": "x", "version": "1", "contract": 1, "licence": "MIT", "assembly": "x.dll", "type": "X" }""", "x.dll is not in its folder")]
    public void ManifestThatDoesNotHoldIsListedWithTheReason(string json, string reason)
    {
        _folders.AddManifest("bad", json);
        using var catalog = PluginCatalog.Scan(_folders.Root);
        PluginEntry entry = catalog.Plugins.ShouldHaveSingleItem();
        entry.State.ShouldBe(PluginState.Broken);
        entry.Reason.ShouldStartWith(reason);
    }

    [Fact]
    public void FileThatIsNoAssemblyIsListedWithTheReason()
    {
        string folder = _folders.Add("text", "GoodPlugin");
        File.WriteAllText(Path.Combine(folder, PluginFolders.TestAssembly), "not an assembly");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        catalog.Plugins.ShouldHaveSingleItem().Reason.ShouldStartWith("LiveSR.Plugins.TestPlugins.dll is not a .NET assembly");
    }

    [Fact]
    public void FolderWithoutManifestAndFolderThatIsAbsentHoldNoPlugins()
    {
        Directory.CreateDirectory(Path.Combine(_folders.Root, "notes"));
        using var catalog = PluginCatalog.Scan(_folders.Root, Path.Combine(_folders.Root, "absent"));
        catalog.Plugins.ShouldBeEmpty();
        Should.Throw<PluginException>(() => catalog.Get("flat-field")).Message.ShouldBe("no plugin is named 'flat-field': there are none");
    }

    [Fact]
    public void AskingForABrokenPluginSaysWhyItIsNotThere()
    {
        _folders.Add("broken", "ThrowsInConstructor");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        Should.Throw<PluginException>(() => catalog.Get("test-plugin")).Message
            .ShouldStartWith("the plugin 'test-plugin' cannot be used: it threw while being created: no lamp");
    }

    [Fact]
    public void UnloadReleasesThePluginsFiles()
    {
        string folder = _folders.Add("good", "GoodPlugin");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        WeakReference plugin = RunOneImage(catalog);
        catalog.Unload("test-plugin").ShouldBeTrue();
        plugin.IsAlive.ShouldBeFalse();
        File.Delete(Path.Combine(folder, PluginFolders.TestAssembly));
        catalog.Plugins.ShouldHaveSingleItem().State.ShouldBe(PluginState.Unloaded);
        Should.Throw<PluginException>(() => catalog.Unload("test-plugin"));
    }

    [Fact]
    public void UnloadSaysWhenSomethingStillHoldsThePlugin()
    {
        _folders.Add("good", "GoodPlugin");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        IProcessorPlugin held = catalog.Get("test-plugin");
        catalog.Unload("test-plugin").ShouldBeFalse();
        GC.KeepAlive(held);
    }

    [Fact]
    public void BrokenPluginLeavesNothingInMemory()
    {
        _folders.Add("broken", "ThrowsInConstructor", name: "leaves-nothing");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        for (int i = 0; i < 10 && AssemblyLoadContext.All.Any(context => context.Name == "leaves-nothing"); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        AssemblyLoadContext.All.ShouldNotContain(context => context.Name == "leaves-nothing");
    }

    [Fact]
    public void ExceptionOnAPluginsOwnThreadDoesNotEndTheHost()
    {
        var faults = new List<PluginFault>();
        PluginFaults.Contain();
        PluginFaults.Occurred += faults.Add;
        _folders.Add("threads", "ThrowsOnAnotherThread");
        using var catalog = PluginCatalog.Scan(_folders.Root);
        using var bench = new Bench();
        var sink = new RecordingSink();
        using (DataPipeline pipeline = Chain.CreatePipeline(catalog, PipelineMode.Synchronous, sink))
        {
            bench.Insert(pipeline, 0);
        }

        PluginFaults.Occurred -= faults.Add;
        sink.Numbers.ShouldBe([0]);
        faults.ShouldBe([new PluginFault("test-plugin", "lost the stage (IOException)")]);
    }

    private static ProcessorChain Chain { get; } = new([new ProcessorChainEntry("test-plugin")]);

    /// <summary>Not inlined, so that nothing of the plugin stays on the test's stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOneImage(PluginCatalog catalog)
    {
        using var bench = new Bench();
        var sink = new RecordingSink();
        using (DataPipeline pipeline = Chain.CreatePipeline(catalog, PipelineMode.Asynchronous, sink))
        {
            bench.Insert(pipeline, 0);
        }

        sink.Numbers.ShouldBe([0]);
        return new WeakReference(catalog.Get("test-plugin"));
    }
}
