using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Loading;

public sealed class ProcessorChainTests : IDisposable
{
    private readonly PluginFolders _folders = new();
    private readonly PluginCatalog _catalog;
    private readonly string _path;

    public ProcessorChainTests()
    {
        _folders.Add("good", "GoodPlugin");
        _path = Path.Combine(_folders.Root, "chain.json");
        _catalog = PluginCatalog.Of(new AddsItsNumber(), new FailsToStart());
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public void FileKeepsOrderFlagsAndSettings()
    {
        var chain = new ProcessorChain(
        [
            new ProcessorChainEntry("adds-its-number") { EnabledInLive = false, Settings = PropertyMap.Empty.With("number", 3) },
            new ProcessorChainEntry("adds-its-number") { Enabled = false },
        ]);
        chain.Save(_path);
        var again = ProcessorChain.Load(_path, _catalog);
        again.Entries.ShouldBe(chain.Entries);
        Directory.GetFiles(_folders.Root, "*.partial*").ShouldBeEmpty();
    }

    [Fact]
    public void AChainFileIsReplacedOnlyWhenToldSo()
    {
        ProcessorChain first = new([Number(1)]), second = new([Number(2)]);
        first.Save(_path);
        Should.Throw<IOException>(() => second.Save(_path)).Message.ShouldContain("exists");
        ProcessorChain.Load(_path, _catalog).Entries.ShouldBe(first.Entries);
        second.Save(_path, overwrite: true);
        ProcessorChain.Load(_path, _catalog).Entries.ShouldBe(second.Entries);
    }

    [Theory]
    [InlineData(PipelineMode.Synchronous, new[] { 1, 2 })]
    [InlineData(PipelineMode.Asynchronous, new[] { 1, 2 })]
    [InlineData(PipelineMode.Live, new[] { 2, 4 })]
    public void OnlyProcessorsEnabledForTheModeRun(PipelineMode mode, int[] expected)
    {
        var chain = new ProcessorChain(
        [
            Number(1) with { EnabledInLive = false },
            Number(2),
            Number(4) with { Enabled = false },
        ]);
        NumbersSeen(chain, mode).ShouldBe(expected);
    }

    [Fact]
    public void SettingsOfAPipelineAreFrozen()
    {
        PropertyMap settings = PropertyMap.Empty.With("number", 1);
        IProcessorFactory factory = _catalog.Get("adds-its-number").CreateFactory(settings);
        var chain = new ProcessorChain([Number(1)]);
        using var bench = new Bench();
        var sink = new RecordingSink();
        using DataPipeline pipeline = chain.CreatePipeline(_catalog, PipelineMode.Synchronous, sink);

        // Neither deriving other settings nor a chain with them reaches what was built.
        _ = settings.With("number", 2);
        ProcessorChain changed = chain with { Entries = [Number(2)] };
        bench.Insert(pipeline, 0);
        sink.Arrivals[0].Coords["number"].ShouldBe(1);
        NumbersSeen(changed, PipelineMode.Synchronous).ShouldBe([2]);
        ((AddsItsNumber.Adder)factory.CreateProcessor()).Number.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "processors": [ { "plugin": "blur" } ] }""", "processor 1 (blur): no plugin is named 'blur': there are adds-its-number, fails-to-start")]
    [InlineData("""{ "processors": [ { "plugin": "adds-its-number", "settings": { "nmber": 1 } } ] }""", "processor 1 (adds-its-number): no setting 'nmber': it knows number")]
    [InlineData("""{ "processors": [ { "plugin": "adds-its-number", "settings": { "number": "1" } } ] }""", "processor 1 (adds-its-number): 'number' is \"1\": write a number")]
    [InlineData("""{ "processors": [ { "plugin": "adds-its-number", "settings": { "number": 0.5 } } ] }""", "processor 1 (adds-its-number): 'number' is 0.5: write a whole number")]
    [InlineData("""{ "processors": [ { "plugin": "adds-its-number", "enable": true } ] }""", "processor 1: 'enable' is not known: write plugin, enabled, enabledInLive, settings")]
    [InlineData("""{ "processors": [ { "plugin": "adds-its-number" }, { } ] }""", "processor 2: 'plugin' is missing: name the plugin")]
    [InlineData("""{ "processors": "all" }""", "'processors' is \"all\": write a list of maps in braces")]
    [InlineData("""{ "processor": [] }""", "'processor' is not known: write processors")]
    [InlineData("[]", "a JSON object in braces was expected, but this is a list")]
    public void MistakeInAChainFileIsToldInOneLine(string json, string message)
    {
        File.WriteAllText(_path, json);
        Should.Throw<PluginException>(() => ProcessorChain.Load(_path, _catalog)).Message.ShouldBe($"{_path}: {message}");
    }

    [Fact]
    public void ChainFileThatIsAbsentIsToldInOneLine() =>
        Should.Throw<PluginException>(() => ProcessorChain.Load(Path.Combine(_folders.Root, "none.json"), _catalog))
            .Message.ShouldContain("none.json");

    [Fact]
    public void DisabledProcessorsAreCheckedToo()
    {
        File.WriteAllText(_path, """{ "processors": [ { "plugin": "blur", "enabled": false, "enabledInLive": false } ] }""");
        Should.Throw<PluginException>(() => ProcessorChain.Load(_path, _catalog));
    }

    [Fact]
    public void ProcessorThatCannotStartReleasesThoseBeforeIt()
    {
        int open = AddsItsNumber.Open;
        var chain = new ProcessorChain([Number(1), new ProcessorChainEntry("fails-to-start")]);
        Should.Throw<PluginException>(() => chain.CreatePipeline(_catalog, PipelineMode.Asynchronous, new RecordingSink()))
            .Message.ShouldBe("fails-to-start could not make a processor: no memory");
        AddsItsNumber.Open.ShouldBe(open);
    }

    [Fact]
    public void LoadedPluginTakesPartInAChain()
    {
        using var loaded = PluginCatalog.Scan(_folders.Root);
        File.WriteAllText(_path, """{ "processors": [ { "plugin": "test-plugin", "settings": { "manner": "shy" } } ] }""");
        Should.Throw<PluginException>(() => ProcessorChain.Load(_path, loaded))
            .Message.ShouldEndWith("processor 1 (test-plugin): 'manner' is 'shy': choose one of quiet, loud");
        File.WriteAllText(_path, """{ "processors": [ { "plugin": "test-plugin", "settings": { "manner": "loud" } } ] }""");
        ProcessorChain.Load(_path, loaded).Entries.ShouldHaveSingleItem();
    }

    private static ProcessorChainEntry Number(int number) =>
        new("adds-its-number") { Settings = PropertyMap.Empty.With("number", number) };

    /// <summary>The numbers of the processors that one image met, by the axes they added.</summary>
    private int[] NumbersSeen(ProcessorChain chain, PipelineMode mode)
    {
        using var bench = new Bench();
        var sink = new RecordingSink();
        using (DataPipeline pipeline = chain.CreatePipeline(_catalog, mode, sink))
        {
            bench.Insert(pipeline, 0);
        }

        int sum = sink.Arrivals.ShouldHaveSingleItem().Coords["number"];
        return [.. new[] { 1, 2, 4 }.Where(number => (sum & number) != 0)];
    }

    /// <summary>Adds its setting to the index on an axis of its own.</summary>
    private sealed class AddsItsNumber : IProcessorPlugin
    {
        private static int _open;

        public static int Open => _open;

        public string Name => "adds-its-number";

        public string Version => "1";

        public string HelpText => "";

        public IProcessorConfigurator CreateConfigurator(PropertyMap settings) =>
            new Fixed(PropertyMap.Empty.With("number", 0).With(settings));

        public IProcessorFactory CreateFactory(PropertyMap settings) => new Factory(settings.GetInt32("number"));

        private sealed class Fixed(PropertyMap settings) : IProcessorConfigurator
        {
            public PropertyMap GetSettings() => settings;

            public void Dispose()
            {
            }
        }

        private sealed class Factory(int number) : IProcessorFactory
        {
            public IProcessor CreateProcessor() => new Adder(number);
        }

        internal sealed class Adder : IProcessor
        {
            public Adder(int number)
            {
                Number = number;
                Interlocked.Increment(ref _open);
            }

            public int Number { get; }

            public void ProcessImage(Image image, IProcessorContext context)
            {
                using Image moved = image.CopyAtCoords(image.Coords.With("number", image.Coords["number"] + Number));
                context.OutputImage(moved);
            }

            public void Cleanup(IProcessorContext context) => Interlocked.Decrement(ref _open);
        }
    }

    private sealed class FailsToStart : IProcessorPlugin, IProcessorConfigurator, IProcessorFactory
    {
        public string Name => "fails-to-start";

        public string Version => "1";

        public string HelpText => "";

        public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => this;

        public IProcessorFactory CreateFactory(PropertyMap settings) => this;

        public PropertyMap GetSettings() => PropertyMap.Empty;

        public IProcessor CreateProcessor() => throw new IOException("no memory");

        public void Dispose()
        {
        }
    }
}
