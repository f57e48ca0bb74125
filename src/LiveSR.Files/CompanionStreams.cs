using System.Globalization;

namespace LiveSR.Files;

/// <summary>What a recording holds beside its images, to be carried over as it is into a video made of it.</summary>
/// <param name="Path">The recording.</param>
public sealed record CompanionStreams(string Path)
{
    /// <summary>Tracks of sound.</summary>
    public int Sounds { get; init; }

    /// <summary>Tracks of subtitles.</summary>
    public int Subtitles { get; init; }

    /// <summary>Chapters.</summary>
    public int Chapters { get; init; }

    /// <summary>Names of the tags of the whole recording that its maker wrote, such as <c>title</c> or <c>creation_time</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What no output of LiveSR takes, such as a second video; each in a few words.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What can be carried over, in words: <c>sound, 2 tracks of subtitles, chapters</c>. Empty when there is nothing.</summary>
    public string Describe() => string.Join(", ", new[]
    {
        Tracks("sound", Sounds),
        Tracks("subtitles", Subtitles),
        Chapters > 0 ? "chapters" : "",
        Tags.Count > 0 ? "tags" : "",
    }.Where(part => part.Length > 0));

    private static string Tracks(string what, int count) => count switch
    {
        0 => "",
        1 => what,
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} tracks of {what}"),
    };
}
