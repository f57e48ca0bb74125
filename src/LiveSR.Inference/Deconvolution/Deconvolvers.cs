using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Deconvolution;

/// <summary>Opens the methods and models that take a point-spread function.</summary>
internal static class Deconvolvers
{
    /// <summary>Largest edge of a frame that goes in one piece: where halos are as wide as many iterations make them, tiles cost more than they save.</summary>
    private const int WholeImage = 8192;

    /// <summary>Share of a function's light that may lie outside what a network is told.</summary>
    private const double MostLeftOut = 0.05;

    /// <summary>What networks suppose that are told nothing.</summary>
    private static readonly PointSpreadFunction UsualOfNetworks = PointSpreadFunction.Gaussian(1);

    internal static bool TakesPsf(ModelPackage model) => model.PsfInputs is not null || model.Method == ClassicalGraphs.RichardsonLucyMethod;

    /// <summary>Richardson-Lucy without ONNX Runtime.</summary>
    internal static IFrameEnhancer RichardsonLucy(int scale, EnhancerOptions options)
    {
        RichardsonLucyOptions own = options.RichardsonLucy;
        return options.Deconvolution is not { } following
            ? new RichardsonLucyEnhancer(scale, own, options.Pool)
            : new DeconvolvingEnhancer(
                "richardson-lucy",
                scale,
                following,
                frame => Plan(frame, own, following),
                plan => new RichardsonLucyEnhancer(scale, Carried(own, plan), options.Pool));
    }

    /// <summary>A model that takes a point-spread function: Richardson-Lucy's graph is written for it, a network is told.</summary>
    internal static IFrameEnhancer Open(ModelPackage model, EnhancerOptions options, DeconvolutionOptions following) => model.PsfInputs is { } inputs
        ? new DeconvolvingEnhancer(
            model.Name, model.Scale, following, frame => new DeconvolutionPlan(Psf(frame, UsualOfNetworks, following), null), plan => Told(model, inputs, plan.Psf, options))
        : new DeconvolvingEnhancer(
            model.Name, model.Scale, following, frame => Plan(frame, new RichardsonLucyOptions(), following), plan => Written(model, plan, options));

    private static OnnxEnhancer Told(ModelPackage model, PsfInputs inputs, UsedPsf psf, EnhancerOptions options)
    {
        var told = SeparablePsf.Of(psf.Function, inputs.Side, inputs.Terms);
        return told.LeftOut <= MostLeftOut
            ? new OnnxEnhancer(model with { Psf = told }, options)
            : throw new PsfException(string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Name} takes point-spread functions of up to {inputs.Side} pixels, of which that by {psf.Origin} has {told.LeftOut:0%} of its light outside: bin the camera's pixels, or use richardson-lucy-x2."));
    }

    private static OnnxEnhancer Written(ModelPackage model, DeconvolutionPlan plan, EnhancerOptions options)
    {
        var graph = ModelPackage.Of(ClassicalGraphs.RichardsonLucy(model.Scale, Carried(new RichardsonLucyOptions(), plan)), model.Name, options.Overrides);
        return new OnnxEnhancer(graph, options with
        {
            Tile = options.Tile ?? WholeImage,
            Batch = options.Batch ?? DeviceSettings.Default.Batch,
            Threads = options.Threads ?? DeviceSettings.Default.Threads,
        });
    }

    private static DeconvolutionPlan Plan(Frame frame, RichardsonLucyOptions own, DeconvolutionOptions following)
    {
        UsedPsf psf = Psf(frame, own.Psf, following);
        return new DeconvolutionPlan(psf, NoiseStop.Iterations(frame, psf.Function, following.Noise, own.Offset));
    }

    private static UsedPsf Psf(Frame frame, PointSpreadFunction own, DeconvolutionOptions following) =>
        following.Psf?.For(frame) ?? new UsedPsf(own, "the model's own Gaussian", frame.Metadata.PixelSizeUm);

    private static RichardsonLucyOptions Carried(RichardsonLucyOptions own, DeconvolutionPlan plan) =>
        own with { Psf = plan.Psf.Function, Iterations = plan.Iterations!.Value };
}
