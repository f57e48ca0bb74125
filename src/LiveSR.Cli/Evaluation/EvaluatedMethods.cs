using LiveSR.Inference;
using LiveSR.Inference.Classical;

namespace LiveSR.Cli.Evaluation;

/// <summary>The methods that are judged side by side: bicubic first, then the others, all of one scale.</summary>
internal sealed class EvaluatedMethods : IDisposable
{
    /// <summary>Standard deviations of the Gaussian blurs, in pixels of the result.</summary>
    public static readonly IReadOnlyList<double> BlurWidths = [0.8, 1.4, 2.4];

    private readonly List<IFrameEnhancer> _enhancers = [];
    private readonly List<IFrameEnhancer> _blurs = [];

    /// <summary>Bicubic, then the methods in the order of adding.</summary>
    public IReadOnlyList<IFrameEnhancer> Enhancers => _enhancers;

    /// <summary>Gaussian blurs before bicubic interpolation, of which each image is given the best.</summary>
    public IReadOnlyList<IFrameEnhancer> Blurs => _blurs;

    /// <summary>The scale of all methods.</summary>
    public int Scale => _enhancers[0].Scale;

    /// <summary>The scale of all methods, or null while there is none.</summary>
    public int? KnownScale => _enhancers.Count == 0 ? null : Scale;

    /// <summary>Adds a method and takes it over.</summary>
    /// <exception cref="UsageException">It enlarges by another scale than the others.</exception>
    public void Add(IFrameEnhancer method)
    {
        if (_enhancers.Count == 0)
        {
            _enhancers.Add(new BicubicEnhancer(method.Scale));
            _blurs.AddRange(BlurWidths.Select(width => new GaussianEnhancer(width / method.Scale, method.Scale)));
        }

        bool known = method.Name != _enhancers[0].Name && _enhancers.Exists(other => other.Name == method.Name);
        _enhancers.Add(method);
        if (known)
        {
            throw new UsageException($"Two models call themselves {method.Name}: judge them one after the other, or give one another livesr.name.");
        }

        if (method.Scale != Scale)
        {
            throw new UsageException($"{method.Name} enlarges x{method.Scale}, the others x{Scale}: judge models of one scale together.");
        }

        if (method.Name == _enhancers[0].Name)
        {
            _enhancers.Remove(method);
            method.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _enhancers.ForEach(enhancer => enhancer.Dispose());
        _blurs.ForEach(blur => blur.Dispose());
    }
}
