using System.Collections.Immutable;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Simulation;

namespace AcquisitionHost;

/// <summary>A fluorescence channel of the microscope.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Specimen">What shines in it.</param>
/// <param name="WavelengthNm">Emission wavelength.</param>
internal sealed record Channel(string Name, SpecimenKind Specimen, double WavelengthNm);

/// <summary>
/// The hardware: LiveSR's simulated microscope with a filter wheel, a focus drive, a camera rotated by a degree,
/// and a lamp that is not quite on the axis. In software of your own, this is your device layer.
/// </summary>
internal sealed class Microscope(int size, double intervalMs, int loop) : IDisposable
{
    private const double PixelSizeUm = 0.108;
    private const double CameraAngle = Math.PI / 180;

    private readonly Dictionary<(int Channel, double ZUm), SimulatedMicroscope> _views = [];
    private readonly float[] _row = new float[size];

    public static ImmutableArray<Channel> Channels { get; } =
    [
        new Channel("Actin", SpecimenKind.Actin, 520),
        new Channel("Tubulin", SpecimenKind.Microtubules, 580),
        new Channel("ER", SpecimenKind.Er, 460),
    ];

    /// <summary>Exposes one image. The caller disposes it.</summary>
    /// <param name="coords">Its place in the data set; the time picks the moment.</param>
    /// <param name="zUm">Height of the focal plane.</param>
    /// <param name="imageNumber">Number of the image since the start.</param>
    public Image Snap(Coords coords, double zUm, long imageNumber)
    {
        using SimulatedFrame exposed = View(coords.Channel, zUm).Render(coords.Time, DateTimeOffset.UtcNow);
        using FrameWriter writer = FramePool.Shared.Rent(exposed.Frame.Format, size, size);
        Illuminate(exposed.Frame, writer);
        using FrameLease lease = writer.Publish(exposed.Frame.Metadata with
        {
            ImageNumber = imageNumber,
            PixelSizeAffine = new PixelSizeAffine(
                PixelSizeUm * Math.Cos(CameraAngle), -PixelSizeUm * Math.Sin(CameraAngle), 0,
                PixelSizeUm * Math.Sin(CameraAngle), PixelSizeUm * Math.Cos(CameraAngle), 0),
            XPositionUm = 0,
            YPositionUm = 0,
            ZPositionUm = zUm,
            Uuid = Guid.NewGuid(),
            ScopeData = ImmutableDictionary<string, string>.Empty.Add("Channel-Label", Channels[coords.Channel].Name),
        });
        return new Image(lease.Frame, coords);
    }

    /// <summary>A slide of even fluorescence: what flat-field correction takes as its reference.</summary>
    public FrameLease SnapEvenSlide()
    {
        using FrameWriter even = FramePool.Shared.Rent(PixelFormat.Gray16, size, size);
        even.Pixels<ushort>().Fill(3000);
        using FrameLease slide = even.Publish(new FrameMetadata { BitDepth = 12 });
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray16, size, size);
        Illuminate(slide.Frame, writer);
        return writer.Publish(new FrameMetadata { BitDepth = 12, PixelSizeUm = PixelSizeUm });
    }

    public void Dispose()
    {
        foreach (SimulatedMicroscope view in _views.Values)
        {
            view.Dispose();
        }
    }

    private SimulatedMicroscope View(int channel, double zUm)
    {
        if (!_views.TryGetValue((channel, zUm), out SimulatedMicroscope? view))
        {
            view = new SimulatedMicroscope(new SimulationOptions
            {
                Specimen = Channels[channel].Specimen,
                WavelengthNm = Channels[channel].WavelengthNm,
                Width = size,
                Height = size,
                PixelSizeUm = PixelSizeUm,
                DefocusUm = zUm,
                BitDepth = 12,
                FrameRate = 1000 / intervalMs,
                Loop = loop,
            });
            _views.Add((channel, zUm), view);
        }

        return view;
    }

    /// <summary>Dims what the camera saw towards the corners, above its offset of 100 counts.</summary>
    private void Illuminate(Frame frame, FrameWriter writer)
    {
        const float Offset = 100;
        for (int y = 0; y < size; y++)
        {
            frame.ReadRow(y, _row);
            for (int x = 0; x < size; x++)
            {
                float u = (x / (float)size) - 0.6f, v = (y / (float)size) - 0.45f;
                _row[x] = Offset + ((_row[x] - Offset) * (1 - (0.9f * ((u * u) + (v * v)))));
            }

            writer.WriteRow(y, _row, frame.MaxValue);
        }
    }
}
