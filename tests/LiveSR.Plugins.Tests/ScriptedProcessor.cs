using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests;

/// <summary>A processor whose parts are given by the test; it passes images on where nothing is given. Logs its calls.</summary>
public sealed class ScriptedProcessor : IProcessor
{
    private readonly List<string> _calls = [];

    public Func<SummaryMetadata, SummaryMetadata> OnSummary { get; init; } = static summary => summary;

    public Action<Image, IProcessorContext> OnImage { get; init; } = static (image, context) => context.OutputImage(image);

    public Action<IProcessorContext> OnCleanup { get; init; } = static _ => { };

    public HashSet<int> Threads { get; } = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary)
    {
        Log("summary");
        return OnSummary(summary);
    }

    public void ProcessImage(Image image, IProcessorContext context)
    {
        Log($"image {image.Metadata.ImageNumber}");
        Threads.Add(Environment.CurrentManagedThreadId);
        OnImage(image, context);
    }

    public void Cleanup(IProcessorContext context)
    {
        Log("cleanup");
        OnCleanup(context);
    }

    private void Log(string call)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }
    }
}
