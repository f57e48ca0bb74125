using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Protocol;

/// <summary>What the server says in text; images go as <see cref="FrameMessage"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StatusMessage), "status")]
[JsonDerivedType(typeof(PongMessage), "pong")]
[JsonDerivedType(typeof(ProvenanceMessage), "provenance")]
[JsonDerivedType(typeof(HistogramReport), "histogram")]
[JsonDerivedType(typeof(AnswerMessage), "answer")]
internal abstract record ServerMessage;

/// <summary>How everything stands, a few times a second.</summary>
internal sealed record StatusMessage : ServerMessage
{
    /// <summary>The session.</summary>
    public required SessionState Session { get; init; }

    /// <summary>Pages that are open.</summary>
    public required int Clients { get; init; }

    /// <summary>Whether this page has control.</summary>
    public required bool InControl { get; init; }

    /// <summary>Whether nobody has.</summary>
    public required bool SeatFree { get; init; }

    /// <summary>Moments that this page was not sent since it came, because newer ones were there.</summary>
    public required long Skipped { get; init; }

    /// <summary>Whether it gets fewer than it could draw, since frames are lost and it is drawn on the machine that enhances.</summary>
    public required bool Yields { get; init; }
}

/// <summary>The time, for <see cref="PingMessage"/>.</summary>
internal sealed record PongMessage(double At, double ServerMs) : ServerMessage;

/// <summary>How the images of a number were made; sent before the first of them.</summary>
internal sealed record ProvenanceMessage : ServerMessage
{
    /// <summary>The number.</summary>
    public required uint Id { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of its file, or empty.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Pixels for one of the camera's, along each axis.</summary>
    public required int Scale { get; init; }

    /// <summary>Execution provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Arithmetic.</summary>
    public required string Precision { get; init; }

    /// <summary>Whether detail is there that the sensor did not record.</summary>
    public required bool Inferred { get; init; }

    /// <summary>Why less was done than asked for, or null.</summary>
    public string? Degraded { get; init; }
}

/// <summary>Histograms of the images, each counted over all its pixels.</summary>
internal sealed record HistogramReport : ServerMessage
{
    /// <summary>Value at the axis' beginning.</summary>
    public required float From { get; init; }

    /// <summary>Value at its end.</summary>
    public required float To { get; init; }

    /// <summary>One for each image and channel.</summary>
    public required ImmutableArray<ChannelHistogram> Channels { get; init; }
}

/// <summary>Histogram of one channel of one image.</summary>
/// <param name="Enhanced">Whether it is the enhanced image.</param>
/// <param name="Channel">0 for grey or red, 1 green, 2 blue.</param>
/// <param name="Least">Smallest value.</param>
/// <param name="Most">Largest value.</param>
/// <param name="Low">Value below which the ignored share lies.</param>
/// <param name="High">Value above which it lies.</param>
/// <param name="Black">Share of the pixels at 0.</param>
/// <param name="White">Share of the pixels at the largest value of the depth.</param>
/// <param name="Counts">Pixels in each of 256 equal bins along the axis.</param>
internal sealed record ChannelHistogram(
    bool Enhanced, int Channel, float Least, float Most, float Low, float High, double Black, double White, ImmutableArray<int> Counts);

/// <summary>What became of a command.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Done">Whether it was done.</param>
/// <param name="Text">What was done, or why not.</param>
internal sealed record AnswerMessage(uint Id, bool Done, string Text) : ServerMessage;
