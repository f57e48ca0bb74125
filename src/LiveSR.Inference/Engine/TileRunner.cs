using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>Runs a network on the planes of one frame, in the pieces that its plan says.</summary>
internal abstract class TileRunner : IDisposable
{
    /// <summary>Edge of a tile in the network's input pixels; 0 when the image is one piece.</summary>
    public abstract int Tile { get; }

    /// <summary>Overlap of neighbouring tiles on each side, in the network's input pixels.</summary>
    public abstract int Overlap { get; }

    /// <summary>Tiles in one run of the network.</summary>
    public abstract int Batch { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="session">The network.</param>
    /// <param name="companion">Does <paramref name="meanwhile"/>, and the copying of tiles, while the network runs.</param>
    /// <param name="meanwhile">Other work on the same frame, if any; done when the call returns.</param>
    public abstract void Run(IInferenceSession session, Companion companion, Action? meanwhile);

    public abstract void Dispose();
}

/// <summary>The whole image in one piece. The planes are the tensors: nothing is copied.</summary>
internal sealed class WholeImageRunner : TileRunner
{
    private readonly (Tensor Input, Tensor Output)[] _runs;

    public WholeImageRunner(Planes input, Planes output, int images, int channels, bool anyBatch)
    {
        int runs = anyBatch ? 1 : images;
        Batch = images / runs;
        _runs = new (Tensor, Tensor)[runs];
        for (int i = 0; i < runs; i++)
        {
            int plane = i * Batch * channels;
            _runs[i] = (input.View(plane, Batch, channels), output.View(plane, Batch, channels));
        }
    }

    public override int Tile => 0;

    public override int Overlap => 0;

    public override int Batch { get; }

    public override void Run(IInferenceSession session, Companion companion, Action? meanwhile)
    {
        if (meanwhile is not null)
        {
            companion.Start(meanwhile);
        }

        try
        {
            foreach ((Tensor input, Tensor output) in _runs)
            {
                session.Run(input, output);
            }
        }
        finally
        {
            companion.Wait();
        }
    }

    public override void Dispose()
    {
        foreach ((Tensor input, Tensor output) in _runs)
        {
            input.Dispose();
            output.Dispose();
        }
    }
}
