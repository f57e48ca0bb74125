using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Device;

/// <summary>
/// Writes all that a frame goes through round a network, so that it goes to the device once and comes back once, in its own
/// 8 or 16 bits: cast, colour, intensities, interpolation, the network, and the way back, rounded and saturated. Each step is
/// the one of <see cref="Engine.ColourPath"/> in the same order, so that the integers are the same.
/// </summary>
internal sealed class FrameGraph
{
    /// <summary>Input of integers, <c>[N, H, W]</c> or, for colour, <c>[N, H, W, 3]</c> in the frame's own order.</summary>
    public const string Frame = "livesr.frame";

    /// <summary>Input <c>[6]</c>, see <see cref="FrameIntensities"/>.</summary>
    public const string Intensities = "livesr.intensities";

    /// <summary>Output of integers, <see cref="Frame"/> enlarged.</summary>
    public const string Enhanced = "livesr.enhanced";

    /// <summary>Output <c>[]</c>: the sum of the network's answer, which is finite where each of its values is.</summary>
    public const string Sum = "livesr.sum";

    private readonly ModelPackage _model;
    private readonly OnnxGraphBuilder _graph;
    private readonly bool _colour;
    private readonly GraphValue[] _map;
    private GraphValue? _chroma;

    private FrameGraph(ModelPackage model, OnnxModel network, PixelFormat format)
    {
        _model = model;
        _graph = new OnnxGraphBuilder(network);
        _colour = format.IsColour();
        OnnxElementType integers = format.BytesPerChannel() == 1 ? OnnxElementType.UInt8 : OnnxElementType.UInt16;
        GraphValue frame = _colour ? _graph.Input(Frame, integers, "N", "H", "W", 3) : _graph.Input(Frame, integers, "N", "H", "W");
        _map = _graph.Input(Intensities, FrameIntensities.Count).Split(0, 1, 1, 1, 1, 1, 1);
        GraphValue pixels = frame.Cast(OnnxElementType.Float);
        GraphValue answer = _graph.Apply(ToNetwork(_colour ? pixels.Transpose(0, 3, 1, 2) : pixels.Unsqueeze(1)))[0];
        GraphValue rounded = ToFrame(answer).Max(0).Min(_map[FrameIntensities.Limit]).Cast(integers);
        _graph.Output(Enhanced, _colour ? rounded.Transpose(0, 2, 3, 1) : rounded.Squeeze(1));
        _graph.Output(Sum, answer.ReduceSum(keepDimensions: false, 0, 1, 2, 3));
    }

    /// <summary>The graph for frames of a format, or null where it cannot be written: float frames, networks of an old operator set, or one image at a time.</summary>
    public static OnnxModel? Write(ModelPackage model, OnnxModel network, PixelFormat format)
    {
        bool threeImages = format.IsColour() && model.Colour == ModelColour.Gray;
        if (format == PixelFormat.Gray32F || (threeImages && !model.AnyBatch))
        {
            return null;
        }

        try
        {
            return new FrameGraph(model, network, format)._graph.Build();
        }
        catch (OnnxFormatException)
        {
            return null;
        }
    }

    /// <summary>The network's input of a frame's channels <c>[N, C, H, W]</c>, in the frame's units.</summary>
    private GraphValue ToNetwork(GraphValue pixels)
    {
        GraphValue image = (_model.Colour, _colour) switch
        {
            (ModelColour.Rgb, true) => Reversed(pixels),
            (ModelColour.Luma, true) => Luma(pixels),
            (_, true) => pixels.Reshape(-1, 1, 0, 0),
            _ => pixels,
        };
        image = (image * _map[FrameIntensities.Gain]) + _map[FrameIntensities.Offset];
        image = _model.Colour == ModelColour.Rgb && !_colour ? image.Concat(1, image, image) : image;
        return Bicubic.Enlarge(image, _model.Scale / _model.NetworkScale);
    }

    /// <summary>The frame's channels, half a count too large, of the network's answer.</summary>
    private GraphValue ToFrame(GraphValue answer) => (_model.Colour, _colour) switch
    {
        (ModelColour.Rgb, true) => Reversed(Rounding(answer)),
        (ModelColour.Rgb, false) => Rounding(LumaOf(answer)),
        (ModelColour.Luma, true) => Merged((answer * _map[FrameIntensities.GainBack]) + _map[FrameIntensities.OffsetBack]),
        (_, true) => Rounding(answer).Reshape(-1, 3, 0, 0),
        _ => Rounding(answer),
    };

    private GraphValue Rounding(GraphValue answer) => (answer * _map[FrameIntensities.GainBack]) + _map[FrameIntensities.OffsetBackAndHalf];

    /// <summary>B, G, R to R, G, B, and back.</summary>
    private GraphValue Reversed(GraphValue image) => image.Gather(_graph.Constant(2L, 1, 0), axis: 1);

    private static GraphValue LumaOf(GraphValue rgb)
    {
        GraphValue[] planes = rgb.Split(1, 1, 1, 1);
        return (planes[2] * Bt601.Blue) + ((planes[1] * Bt601.Green) + (planes[0] * Bt601.Red));
    }

    /// <summary>Luma, and beside it the colour differences, enlarged.</summary>
    private GraphValue Luma(GraphValue bgr)
    {
        GraphValue[] planes = bgr.Split(1, 1, 1, 1);
        GraphValue luma = (planes[0] * Bt601.Blue) + (planes[1] * Bt601.Green) + (planes[2] * Bt601.Red);
        GraphValue differences = ((planes[0] - luma) / Bt601.CbSpan).Concat(1, (planes[2] - luma) / Bt601.CrSpan);
        _chroma = Bicubic.Enlarge(differences, _model.Scale);
        return luma;
    }

    private GraphValue Merged(GraphValue luma)
    {
        GraphValue[] chroma = _chroma!.Split(1, 1, 1);
        GraphValue blue = (chroma[0] * Bt601.CbSpan) + luma;
        GraphValue green = (chroma[1] * (-Bt601.Red * Bt601.CrSpan / Bt601.Green)) + ((chroma[0] * (-Bt601.Blue * Bt601.CbSpan / Bt601.Green)) + luma);
        GraphValue red = (chroma[1] * Bt601.CrSpan) + luma;
        return blue.Concat(1, green, red) + 0.5f;
    }
}
