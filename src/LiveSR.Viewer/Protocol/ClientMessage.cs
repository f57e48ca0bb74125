using System.Text.Json.Serialization;

namespace LiveSR.Viewer.Protocol;

/// <summary>What a page may say: one JSON object a message, whose <c>type</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ViewRequest), "view")]
[JsonDerivedType(typeof(ShownMessage), "shown")]
[JsonDerivedType(typeof(PingMessage), "ping")]
[JsonDerivedType(typeof(FreezeMessage), "freeze")]
[JsonDerivedType(typeof(HistogramMessage), "histogram")]
[JsonDerivedType(typeof(WatchMessage), "watch")]
[JsonDerivedType(typeof(SeatMessage), "seat")]
[JsonDerivedType(typeof(CommandMessage), "command")]
internal abstract record ClientMessage
{
    /// <summary>What is wrong with it, for the page's author; null when nothing is.</summary>
    internal virtual string? Fault => null;
}

/// <summary>A frame has been drawn, or will never be: room for the next.</summary>
internal sealed record ShownMessage : ClientMessage
{
    /// <summary>The frame's number on this connection.</summary>
    public required uint Sequence { get; init; }

    /// <summary>Milliseconds that the page took to read and draw it.</summary>
    public double Cost { get; init; }

    /// <inheritdoc/>
    internal override string? Fault => Cost is >= 0 and < 1e6 ? null : "cost must be milliseconds from 0";
}

/// <summary>Asks for the time, so that the page can know the age of what it shows.</summary>
internal sealed record PingMessage : ClientMessage
{
    /// <summary>The page's own clock, in milliseconds; comes back as it is.</summary>
    public required double At { get; init; }
}

/// <summary>Holds the frame in view, which can still be zoomed and moved, or lets go of it.</summary>
internal sealed record FreezeMessage : ClientMessage
{
    /// <summary>Whether to hold.</summary>
    public required bool Frozen { get; init; }
}

/// <summary>How often this page wants histograms, and how they are to be counted.</summary>
internal sealed record HistogramMessage : ClientMessage
{
    /// <summary>Times a second, at most 10; 0 for none.</summary>
    public required double Rate { get; init; }

    /// <summary>Share of the pixels that automatic contrast leaves out at each end, in percent.</summary>
    public double Ignored { get; init; } = 0.1;

    /// <summary>Whether the axis is the camera's whole depth; else it is what the images fill.</summary>
    public bool FullDepth { get; init; }

    /// <inheritdoc/>
    internal override string? Fault =>
        Rate is not (>= 0 and <= 10) ? "rate must be from 0 to 10" : Ignored is not (>= 0 and < 50) ? "ignored must be from 0 to below 50 percent" : null;
}

/// <summary>What the page shows beside images.</summary>
internal sealed record WatchMessage : ClientMessage
{
    /// <summary>Whether the focus figure is seen.</summary>
    public required bool Focus { get; init; }
}

/// <summary>Takes control, from whoever has it, or gives it up.</summary>
internal sealed record SeatMessage : ClientMessage
{
    /// <summary>Whether to take it.</summary>
    public required bool Take { get; init; }

    /// <summary>Takes it only when nobody has it.</summary>
    public bool OnlyIfFree { get; init; }
}

/// <summary>Something that changes the session, and that only the page in control may ask for.</summary>
internal sealed record CommandMessage : ClientMessage
{
    /// <summary>Its number, which comes back with the answer.</summary>
    public required uint Id { get; init; }

    /// <summary>What to do.</summary>
    public required Sessions.SessionCommand Do { get; init; }
}
