namespace LiveSR.Viewer.Frames;

/// <summary>What one of fewer pixels covers of a line of more: whole pixels, and a part of the first and of the last.</summary>
/// <param name="First">First pixel.</param>
/// <param name="Last">Last pixel; the first where there is but one.</param>
/// <param name="FirstWeight">Part of the first that is covered.</param>
/// <param name="LastWeight">Part of the last that is covered; 0 where the first is the only one.</param>
internal readonly record struct AreaSpan(int First, int Last, float FirstWeight, float LastWeight)
{
    private const double Nothing = 1e-9;

    /// <summary>The spans of a line.</summary>
    /// <param name="length">Pixels of the line.</param>
    /// <param name="count">Pixels that it becomes, no more than it has.</param>
    public static AreaSpan[] Of(int length, int count)
    {
        var spans = new AreaSpan[count];
        for (int i = 0; i < count; i++)
        {
            double from = (double)i * length / count, to = (double)(i + 1) * length / count;
            int first = (int)(from + Nothing), last = Math.Max(first, (int)Math.Ceiling(to - Nothing) - 1);
            spans[i] = last == first
                ? new AreaSpan(first, last, (float)(to - from), 0)
                : new AreaSpan(first, last, (float)(first + 1 - from), (float)(to - last));
        }

        return spans;
    }

    /// <summary>Part of a pixel of the span that is covered.</summary>
    public float WeightOf(int pixel) => pixel == First ? FirstWeight : pixel == Last ? LastWeight : 1;
}
