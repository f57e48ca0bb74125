using LiveSR.Imaging;

namespace LiveSR.Cli.Pictures;

/// <summary>One image of a comparison with what is written above and below it.</summary>
/// <param name="Title">Above: what it is.</param>
/// <param name="Frame">The image; valid while the picture is drawn.</param>
/// <param name="Caption">Below: its figures.</param>
internal sealed record Panel(string Title, Frame Frame, string Caption = "");
