using System.Collections.Immutable;
using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Simulation.Specimens;

namespace LiveSR.Simulation;

/// <summary>
/// A widefield microscope that knows the truth. A specimen of continuous geometry moves in time; a scalar pupil gives
/// the point-spread function (<see cref="WidefieldPupil"/>); pixels integrate it; the camera adds photon noise,
/// read noise, offset and quantisation. Equal options give equal bytes. Safe for several threads, one at a time.
/// </summary>
public sealed class SimulatedMicroscope : IDisposable
{
    /// <summary>Label of its camera in the frames' metadata.</summary>
    public const string Camera = "LiveSR simulator";

    private const long LoopMemory = 512L << 20;

    private readonly Lock _gate = new();
    private readonly FramePool _pool;
    private readonly Specimen _specimen;
    private readonly SensorGeometry _geometry;
    private readonly Optics[] _optics;
    private readonly Lock _turning = new();
    private readonly Haze _haze;
    private readonly bool _keepsAll;
    private LoopImages _images;
    private readonly Dictionary<int, LoopImages> _truths = [];
    private readonly SensorPixels _pixels;
    private readonly SensorNoise _sensor;
    private readonly RandomStream _noise = new(0);
    private readonly FrameMetadata _usual;
    private FrameMetadata _metadata;
    private MicroscopeKnobs _knobs = new();
    private readonly float _electronsPerUnit;
    private readonly float _background;
    private readonly ushort[] _row;
    private readonly float[] _electrons;

    /// <summary>Builds the specimen and the optics.</summary>
    /// <param name="options">What to look at, and how.</param>
    /// <param name="pool">Lends the frames' buffers; null for <see cref="FramePool.Shared"/>.</param>
    public SimulatedMicroscope(SimulationOptions options, FramePool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _pool = pool ?? FramePool.Shared;
        var usual = SpecimenDefaults.Of(options.Specimen);
        PixelSizeUm = options.PixelSizeUm ?? usual.PixelSizeUm;
        double na = options.NumericalAperture ?? usual.NumericalAperture;
        _optics = [.. usual.WavelengthNm.Select(nm => new Optics(na, (usual.WavelengthNm.Length == 1 ? options.WavelengthNm ?? nm : nm) / 1000, options.DefocusUm))];
        _haze = usual.Haze with { Fraction = options.Haze ?? usual.Haze.Fraction };
        _geometry = new SensorGeometry(options.Width, options.Height, PixelSizeUm);
        _specimen = MakeSpecimen(options, _geometry);
        long loopBytes = (long)options.Loop * options.Width * options.Height * _specimen.Channels * sizeof(float);
        _keepsAll = loopBytes <= LoopMemory;
        _images = Images(1, _optics, _keepsAll, _knobs);

        BitDepth = options.BitDepth ?? (_specimen.Channels == 3 ? 8 : 16);
        Format = (_specimen.Channels, BitDepth) switch
        {
            (1, 8) => PixelFormat.Gray8,
            (1, _) => PixelFormat.Gray16,
            (_, 8) => PixelFormat.Bgr24,
            _ => PixelFormat.Bgr48,
        };
        bool transmitted = _specimen.Channels == 3;
        double photons = options.Photons ?? SimulationOptions.UsualPhotons(options.Specimen);
        int full = (1 << BitDepth) - 1;
        double offset = options.Offset ?? (BitDepth >= 12 ? 100 : BitDepth == 10 ? 20 : 4);
        double usualPhotons = photons > 0 ? photons : SimulationOptions.UsualPhotons(options.Specimen);
        double gain = options.Gain ?? (((usual.BrightShare * full) - offset) / usualPhotons);
        _background = (float)(options.Background ?? (transmitted ? 0 : 0.02 * photons));
        _pixels = new SensorPixels(options);
        _sensor = new SensorNoise(gain, offset, BitDepth);
        Gain = gain;
        Offset = offset;

        _row = new ushort[4 * options.Width];
        _electrons = new float[4 * options.Width];
        _electronsPerUnit = (float)(transmitted ? photons : photons / BrightLevel());
        _usual = Describe(na);
        _metadata = _knobs.Describe(_usual, options);
    }

    /// <summary>The options it was made with.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Pixel format of the frames.</summary>
    public PixelFormat Format { get; }

    /// <summary>Significant bits of the frames.</summary>
    public int BitDepth { get; }

    /// <summary>Edge of a pixel in the specimen, in micrometres.</summary>
    public double PixelSizeUm { get; }

    /// <summary>Counts per photo-electron.</summary>
    public double Gain { get; }

    /// <summary>Counts of a pixel without light.</summary>
    public double Offset { get; }

    /// <summary>The camera's hot pixels.</summary>
    public IReadOnlyList<SimulatedHotPixel> HotPixels => _pixels.Hot;

    /// <summary>How it is set now.</summary>
    public MicroscopeKnobs Knobs
    {
        get
        {
            lock (_gate)
            {
                return _knobs;
            }
        }
    }

    /// <summary>
    /// Turns the knobs: images from the next one on are taken so. New optics are computed here, beside a thread that takes
    /// images. Equal options and knobs give equal bytes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The stage does not reach there, or a value is no number in its range.</exception>
    public void Turn(MicroscopeKnobs knobs)
    {
        ArgumentNullException.ThrowIfNull(knobs);
        Require(Math.Max(Math.Abs(knobs.StageXUm), Math.Abs(knobs.StageYUm)), 0, Options.TravelUm, "stage");
        Require(knobs.DefocusUm ?? 0, -20, 20, "focus");
        Require(knobs.Illumination, 0, 100, "illumination");
        Require(knobs.ExposureMs ?? 0, 0, 1000 / Options.FrameRate, "exposure");
        lock (_turning)
        {
            MicroscopeKnobs before = Knobs;
            bool sameView = (knobs.DefocusUm, knobs.StageXUm, knobs.StageYUm) == (before.DefocusUm, before.StageXUm, before.StageYUm);
            LoopImages? images = sameView ? null
                : Images(1, [.. _optics.Select(o => o with { DefocusUm = knobs.DefocusUm ?? Options.DefocusUm })], _keepsAll, knobs);
            lock (_gate)
            {
                _knobs = knobs;
                _metadata = knobs.Describe(_usual, Options);
                if (images is not null)
                {
                    _images.Dispose();
                    _images = images;
                    ForgetTruths();
                }
            }
        }
    }

    /// <summary>Takes an image, with the truth beside it when the options ask for it.</summary>
    /// <param name="imageNumber">Number of the image from 0; any order.</param>
    /// <param name="receivedTime">Time of reception for the metadata.</param>
    public SimulatedFrame Render(long imageNumber, DateTimeOffset receivedTime = default)
    {
        FrameLease? truth = Options.TruthScale > 0 ? Truth(imageNumber, Options.TruthScale, receivedTime) : null;
        return new SimulatedFrame(Image(imageNumber, receivedTime), truth);
    }

    /// <summary>
    /// What an ideal microscope, <paramref name="scale"/> times as good, records of the same image: in focus, the
    /// point-spread function and the pixels shrunk by the scale, without noise, in the same units (light per area,
    /// gain, offset, depth) as the frame, so that PSNR against it means something. Pixel (0, 0) of the frame covers
    /// the first <c>scale x scale</c> pixels of the truth.
    /// </summary>
    /// <param name="imageNumber">Number of the image from 0.</param>
    /// <param name="scale">1, 2 or 4.</param>
    /// <param name="receivedTime">Time of reception for the metadata.</param>
    public FrameLease Truth(long imageNumber, int scale, DateTimeOffset receivedTime = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(imageNumber);
        if (scale is not (1 or 2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The truth exists at scale 1, 2 and 4.");
        }

        lock (_gate)
        {
            if (!_truths.TryGetValue(scale, out LoopImages? truth))
            {
                truth = Images(scale, InFocus, keepsAll: false, _knobs);
                _truths.Add(scale, truth);
            }

            using FrameWriter writer = _pool.Rent(Format, truth.Width, truth.Height);
            Write(writer, truth[(int)(imageNumber % Options.Loop)], noiseOf: null);
            return writer.Publish(Metadata(imageNumber, receivedTime) with
            {
                Camera = $"{Camera} (truth)",
                PixelSizeUm = PixelSizeUm / scale,
                PixelSizeAffine = PixelSizeAffine.FromPixelSize(PixelSizeUm / scale),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _images.Dispose();
            ForgetTruths();
        }
    }

    private static void Require(double value, double least, double most, string knob)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"sim: {knob}={value} is not a number from {least} to {most}."));
        }
    }

    private static Specimen MakeSpecimen(SimulationOptions options, SensorGeometry geometry)
    {
        var random = new RandomStream(options.Seed, (int)options.Specimen);
        var motion = new Motion(options.Loop / options.FrameRate, options.Motion, random);
        double widthUm = geometry.Width * geometry.PixelUm, heightUm = geometry.Height * geometry.PixelUm;
        return Specimen.Create(options.Specimen, new Field(widthUm, heightUm, geometry.ReachUm + options.TravelUm, random, motion));
    }

    private Optics[] InFocus => [.. _optics.Select(o => o with { DefocusUm = 0 })];

    private LoopImages Images(int scale, Optics[] optics, bool keepsAll, MicroscopeKnobs knobs) => new(
        new ImageFormation(_specimen, _geometry, scale, optics, _haze, new Point(knobs.StageXUm, knobs.StageYUm)),
        Options.Loop, Options.FrameRate, keepsAll);

    private void ForgetTruths()
    {
        foreach (LoopImages truth in _truths.Values)
        {
            truth.Dispose();
        }

        _truths.Clear();
    }

    private FrameLease Image(long imageNumber, DateTimeOffset receivedTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(imageNumber);
        lock (_gate)
        {
            using FrameWriter writer = _pool.Rent(Format, Options.Width, Options.Height);
            Write(writer, _images[(int)(imageNumber % Options.Loop)], noiseOf: imageNumber);
            return writer.Publish(Metadata(imageNumber, receivedTime));
        }
    }

    /// <summary>Brings light to electrons, row by row, has the camera turn them into counts, and stores those.</summary>
    private void Write(FrameWriter writer, float[] light, long? noiseOf)
    {
        int width = writer.Width, channels = writer.Format.Channels();
        float strength = (float)_knobs.Light(Options.FrameRate), perUnit = _electronsPerUnit * strength, background = _background * strength;
        Span<ushort> counts = _row.AsSpan(0, width);
        Span<float> electrons = _electrons.AsSpan(0, width);
        for (int y = 0; y < writer.Height; y++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                ReadOnlySpan<float> from = light.AsSpan(((channel * writer.Height) + y) * width, width);
                for (int x = 0; x < width; x++)
                {
                    electrons[x] = Math.Max(0, from[x] * perUnit) + background;
                }

                if (noiseOf is { } image)
                {
                    _noise.Reset(Options.Seed, image, (y * channels) + channel);
                    _pixels.AddDarkCurrent(y, electrons);
                    _sensor.Expose(electrons, _pixels.ReadNoise(y), counts, _noise);
                }
                else
                {
                    _sensor.Ideal(electrons, counts);
                }

                Store(counts, writer, y, channel, channels);
            }
        }
    }

    private static void Store(ReadOnlySpan<ushort> counts, FrameWriter writer, int y, int channel, int channels)
    {
        if (writer.Format.BytesPerChannel() == 1)
        {
            Span<byte> row = writer.Row<byte>(y);
            for (int x = 0; x < counts.Length; x++)
            {
                row[(x * channels) + channel] = (byte)counts[x];
            }
        }
        else if (channels == 1)
        {
            counts.CopyTo(writer.Row<ushort>(y));
        }
        else
        {
            Span<ushort> row = writer.Row<ushort>(y);
            for (int x = 0; x < counts.Length; x++)
            {
                row[(x * channels) + channel] = counts[x];
            }
        }
    }

    /// <summary>The level that one pixel in 200 of the first in-focus image exceeds, in light per square micrometre.</summary>
    private double BrightLevel()
    {
        float[] sorted;
        if (Options.DefocusUm == 0)
        {
            sorted = [.. _images[0]];
        }
        else
        {
            using LoopImages inFocus = Images(1, InFocus, keepsAll: false, _knobs);
            sorted = inFocus[0];
        }

        Array.Sort(sorted);
        float level = sorted[(int)(sorted.Length * 0.995)];
        return level > 0 ? level : 1;
    }

    private FrameMetadata Metadata(long imageNumber, DateTimeOffset receivedTime) => _metadata with
    {
        ImageNumber = imageNumber,
        ElapsedTimeMs = imageNumber * 1000.0 / Options.FrameRate,
        ReceivedTime = receivedTime,
    };

    private FrameMetadata Describe(double na) => new()
    {
        PixelSizeUm = PixelSizeUm,
        PixelSizeAffine = PixelSizeAffine.FromPixelSize(PixelSizeUm),
        BitDepth = BitDepth,
        Camera = Camera,
        UserData = ImmutableDictionary<string, string>.Empty
            .Add("Specimen", Options.Specimen.ToString().ToLowerInvariant())
            .Add("Seed", Options.Seed.ToString(CultureInfo.InvariantCulture))
            .Add("NumericalAperture", na.ToString(CultureInfo.InvariantCulture))
            .Add("WavelengthNm", string.Join(' ', _optics.Select(o => (o.WavelengthUm * 1000).ToString("0.#", CultureInfo.InvariantCulture))))
            .Add("CountsPerElectron", Gain.ToString("0.####", CultureInfo.InvariantCulture))
            .Add("OffsetCounts", Offset.ToString(CultureInfo.InvariantCulture))
            .Add("ReadNoiseElectrons", Options.ReadNoise.ToString(CultureInfo.InvariantCulture)),
    };
}
