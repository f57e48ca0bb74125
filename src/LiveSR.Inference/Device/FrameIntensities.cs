using LiveSR.Imaging;

namespace LiveSR.Inference.Device;

/// <summary>
/// The six numbers by which a <see cref="FrameGraph"/> maps intensities. An input and not part of the graph, since they may
/// change from frame to frame, and since ONNX Runtime would fold constants into the network's weights and round otherwise.
/// </summary>
internal static class FrameIntensities
{
    public const int Gain = 0, Offset = 1, GainBack = 2, OffsetBack = 3, OffsetBackAndHalf = 4, Limit = 5, Count = 6;

    /// <summary>Writes them.</summary>
    /// <param name="toNetwork">From the frame's units to the network's.</param>
    /// <param name="largest">Largest value of the frame's bit depth.</param>
    /// <param name="values"><c>[6]</c>.</param>
    public static void Write(IntensityMap toNetwork, float largest, Span<float> values)
    {
        IntensityMap back = toNetwork.Inverse;
        values[Gain] = toNetwork.Gain;
        values[Offset] = toNetwork.Offset;
        values[GainBack] = back.Gain;
        values[OffsetBack] = back.Offset;
        values[OffsetBackAndHalf] = back.Offset + 0.5f;
        values[Limit] = largest + 0.5f;
    }
}
