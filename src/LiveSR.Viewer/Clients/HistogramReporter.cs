using System.Collections.Immutable;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Clients;

/// <summary>Counts a moment once and reports it to each page as that page wants it.</summary>
internal sealed class HistogramReporter
{
    private readonly FrameHistogram _raw = new(), _enhanced = new();
    private bool _hasEnhanced;

    /// <summary>Counts a moment's images.</summary>
    public void Count(ViewedFrames frames)
    {
        _raw.Count(frames.Raw);
        _hasEnhanced = frames.Enhanced is not null;
        if (frames.Enhanced is { } enhanced)
        {
            _enhanced.Count(enhanced);
        }
    }

    /// <summary>The report on the moment that was counted last.</summary>
    public HistogramReport ReportFor(HistogramMessage wish)
    {
        FrameHistogram[] counted = _hasEnhanced ? [_raw, _enhanced] : [_raw];
        (float from, float to) = wish.FullDepth ? (0, counted.Max(image => image.Depth)) : (counted.Min(image => image.Least), counted.Max(image => image.Most));
        ImmutableArray<ChannelHistogram>.Builder channels = ImmutableArray.CreateBuilder<ChannelHistogram>();
        for (int image = 0; image < counted.Length; image++)
        {
            for (int channel = 0; channel < counted[image].Channels; channel++)
            {
                channels.Add(counted[image].Of(image == 1, channel, from, to, wish.Ignored));
            }
        }

        return new HistogramReport { From = from, To = to, Channels = channels.ToImmutable() };
    }
}
