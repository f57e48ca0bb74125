namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>
/// ONNX's Pad cannot mirror an image about its border so that edge pixels are repeated. Graphs write it as strips at the
/// two ends of an axis, turned round by a slice with step -1, or cut first and then turned, and joined to the image; this
/// recognises that.
/// </summary>
internal static class MirroredBorder
{
    private const string Turned = "it turns the image round";

    /// <summary>The strip that a slice with a negative step cuts; it stays global unless <see cref="Join"/> takes it up.</summary>
    internal static Value Cut(NodeView node, Value value, int axis, SymbolicSize start, SymbolicSize end, int step)
    {
        bool toTheFirst = end.IsConstant && end.Offset <= -(1 << 24);
        if (value.Strip is { IsTurned: false } strip && strip.Axis == axis && step == -1 && start == -1 && toTheFirst)
        {
            return value with { Strip = strip with { IsTurned = true } };
        }

        SymbolicSize size = value.Shape[axis];
        if (step != -1 || !size.IsSpatial || !start.IsConstant || !end.IsConstant)
        {
            throw new NotLocalException(Turned);
        }

        // From element k - 1 down to the first, or from the last down to the k-th from the end.
        bool atStart = start.Offset >= Ratio.Zero && toTheFirst;
        bool atEnd = start.Offset == -1 && end.Offset < -1 && !toTheFirst;
        if (!atStart && !atEnd)
        {
            throw new NotLocalException(Turned);
        }

        long length = atStart ? start.Offset.Floor() + 1 : -1 - end.Offset.Floor();
        return Strip(node, value, axis, atStart, length, isTurned: true);
    }

    /// <summary>A strip at one end of the image; it stays global unless <see cref="Join"/> takes it up, turned round.</summary>
    internal static Value Strip(NodeView node, Value value, int axis, bool atStart, long length, bool isTurned) => value.WithAxis(axis, length) with
    {
        Global = $"{NodeView.Label(node.Node)}: {(isTurned ? Turned : "it cuts a strip from the image")}",
        Strip = new BorderStrip(value, axis, atStart, length, isTurned),
    };

    /// <summary>The image with a mirrored border, or null when the values are something else.</summary>
    internal static Value? Join(NodeView node, IReadOnlyList<Value> parts, int axis)
    {
        int image = parts.ToList().FindIndex(v => v.Strip is null);
        if (image < 0 || parts.Count == 1 || image > 1 || parts.Count - image > 2)
        {
            return null;
        }

        Value source = parts[image];
        SymbolicSize size = source.Shape[axis];
        bool fits = size.IsSpatial
            && (image == 0 || Is(parts[0].Strip, source, axis, atStart: true))
            && (parts.Count - image == 1 || Is(parts[image + 1].Strip, source, axis, atStart: false));
        if (!fits)
        {
            return null;
        }

        long before = image == 0 ? 0 : parts[0].Strip!.Length;
        long after = parts.Count - image == 1 ? 0 : parts[image + 1].Strip!.Length;
        node.Sizes.NeedInside(size, source.MarginOf(size.Variable), Math.Max(before, after) - 1);
        return node.Moved(source, axis, size + (before + after), new AxisMap(Ratio.One, -before, -before));
    }

    private static bool Is(BorderStrip? strip, Value source, int axis, bool atStart) =>
        strip is { IsTurned: true } && ReferenceEquals(strip.Source, source) && strip.Axis == axis && strip.AtStart == atStart;
}
