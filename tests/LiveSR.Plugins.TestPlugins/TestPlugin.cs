using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.TestPlugins;

/// <summary>What the plugins here have in common: they pass images on, and have one setting.</summary>
public abstract class TestPlugin : IProcessorPlugin, IProcessorConfigurator, IProcessorFactory, IProcessor
{
    public virtual string Name => "test-plugin";

    public string Version => "1.0.0";

    public string HelpText => "Passes images on.";

    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => this;

    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        _ = settings.GetChoice("manner", "quiet", "loud");
        return this;
    }

    public PropertyMap GetSettings() => PropertyMap.Empty.With("manner", "quiet").With("frames", 1);

    public IProcessor CreateProcessor() => this;

    public virtual void ProcessImage(Image image, IProcessorContext context) => context.OutputImage(image);

    public void Dispose() => GC.SuppressFinalize(this);
}

public sealed class GoodPlugin : TestPlugin;

public sealed class ThrowsInConstructor : TestPlugin
{
    public ThrowsInConstructor() => throw new IOException("no lamp");
}

public sealed class ThrowsInStaticInitialiser : TestPlugin
{
    private static readonly int Answer = int.Parse("forty-two", System.Globalization.CultureInfo.InvariantCulture);

    public override string Name => $"answer-{Answer}";
}

/// <summary>Starts a thread for each image, which throws.</summary>
public sealed class ThrowsOnAnotherThread : TestPlugin
{
    public override void ProcessImage(Image image, IProcessorContext context)
    {
        var thread = new Thread(() => throw new IOException("lost the stage"));
        thread.Start();
        thread.Join();
        context.OutputImage(image);
    }
}

public sealed class CallsItselfOtherwise : TestPlugin
{
    public override string Name => "somebody-else";
}

public sealed class NeedsAnArgument(int argument) : TestPlugin
{
    public int Argument { get; } = argument;
}

public sealed class NotAPlugin;
