using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace AcquisitionHost;

/// <summary>What a multi-dimensional acquisition goes through, channel fastest, then z, then time.</summary>
/// <param name="Times">Time points.</param>
/// <param name="Slices">Focal planes at each time point.</param>
/// <param name="Channels">Channels at each focal plane.</param>
/// <param name="IntervalMs">Milliseconds between time points.</param>
/// <param name="ZStepUm">Micrometres between focal planes.</param>
/// <param name="Size">Width and height of the camera in pixels.</param>
internal sealed record AcquisitionSettings(int Times, int Slices, int Channels, double IntervalMs, double ZStepUm, int Size)
{
    public int ImageCount => Times * Slices * Channels;

    /// <summary>Height of a focal plane; the stack is centred on the specimen.</summary>
    public double ZUm(int slice) => (slice - ((Slices - 1) / 2.0)) * ZStepUm;

    /// <summary>What the data set declares, before the first image.</summary>
    public SummaryMetadata Summary(string name) => new()
    {
        Name = name,
        UserName = Environment.UserName,
        ComputerName = Environment.MachineName,
        StartDate = DateTimeOffset.Now,
        ChannelGroup = "Channel",
        ChannelNames = [.. Microscope.Channels.Take(Channels).Select(channel => channel.Name)],
        ZStepUm = ZStepUm,
        WaitIntervalMs = IntervalMs,
        AxisOrder = [Coords.ChannelAxis, Coords.ZAxis, Coords.TimeAxis],
        IntendedDimensions = Coords.At(time: Times, position: 1, z: Slices, channel: Channels),
        ImageWidth = Size,
        ImageHeight = Size,
        Format = PixelFormat.Gray16,
        BitDepth = 12,
    };

    /// <summary>All coordinates in the order of acquisition.</summary>
    public IEnumerable<Coords> Coordinates() =>
        from time in Enumerable.Range(0, Times)
        from slice in Enumerable.Range(0, Slices)
        from channel in Enumerable.Range(0, Channels)
        select Coords.At(time: time, z: slice, channel: channel);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Channels} channels x {Slices} z x {Times} times at {Size}x{Size}");
}
