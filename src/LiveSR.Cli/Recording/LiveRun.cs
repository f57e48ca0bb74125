using LiveSR.Capture;
using LiveSR.Cli.Processing;
using LiveSR.Pipeline;

namespace LiveSR.Cli.Recording;

/// <summary>A live run that has ended, well or not.</summary>
/// <param name="Report">How.</param>
/// <param name="Source">Where the frames came from; stopped.</param>
/// <param name="Processing">What became of them.</param>
/// <param name="FirstFrame">Time from the start of the program to the first processed frame; null when there was none.</param>
/// <param name="Folder">Where it was recorded; null when it was not.</param>
internal sealed record LiveRun(PipelineReport Report, IFrameSource Source, ILiveProcessing Processing, TimeSpan? FirstFrame, string? Folder);
