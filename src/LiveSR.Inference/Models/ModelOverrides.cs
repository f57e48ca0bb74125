using LiveSR.Imaging;

namespace LiveSR.Inference.Models;

/// <summary>What the user says about a model whose metadata do not, or wrongly.</summary>
public sealed record ModelOverrides
{
    /// <summary>Pixels of output for one pixel of input; null uses the model's own.</summary>
    public int? Scale { get; init; }

    /// <summary>How the network sees colour; null uses the model's own.</summary>
    public ModelColour? Colour { get; init; }

    /// <summary>What the network is given; null uses the model's own.</summary>
    public ModelInput? Input { get; init; }

    /// <summary>
    /// Which intensities stand for the ends of the network's range; the ends themselves stay the model's. Null uses the
    /// model's own, commonly the whole bit depth: networks that were trained on images that fill their range see little
    /// in a frame that fills a twentieth of it.
    /// </summary>
    public IntensityRange? Intensities { get; init; }

    /// <summary>Values that the network takes for black and white; null uses the model's own.</summary>
    public FigureRange? InputRange { get; init; }

    /// <summary>Values that the network gives for black and white; null uses the model's own, commonly those that it takes.</summary>
    public FigureRange? OutputRange { get; init; }
}
