using System.CommandLine;
using LiveSR.Inference;
using LiveSR.Recording.Jobs;

namespace LiveSR.Cli.Upscaling;

/// <summary>The enhancer of one output after the other: opened once, unless it learns from the first frame of each.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
internal sealed class SharedEnhancer(ParseResult parsed, UpscaleOptions options) : IDisposable
{
    private IFrameEnhancer? _enhancer;
    private SortedDictionary<string, string> _engine = [];
    private bool _learns;

    /// <summary>The enhancer for an output.</summary>
    /// <param name="begun">Its job, where an earlier run has begun one: this one then computes alike.</param>
    public IFrameEnhancer For(JobDescription? begun)
    {
        if (_enhancer is null || _learns || (begun is not null && !begun.Engine.SequenceEqual(_engine)))
        {
            _enhancer?.Dispose();
            _enhancer = null;
            _enhancer = options.Open(parsed, begun?.Engine ?? []);
            (_engine, _learns) = (UpscaleOptions.EngineOf(_enhancer), _enhancer.WaitsForFrames);
        }

        return _enhancer;
    }

    /// <inheritdoc/>
    public void Dispose() => _enhancer?.Dispose();
}
