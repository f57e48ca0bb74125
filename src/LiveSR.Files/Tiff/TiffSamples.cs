using System.Collections.Immutable;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>Kind of number that a sample is.</summary>
internal enum SampleKind
{
    Unsigned,
    Signed,
    Float,
}

/// <summary>
/// The samples that a page stores, and the pixels that LiveSR makes of them. Unsigned integers up to 16 bits keep their
/// depth; signed, 32-bit and 64-bit integers and every float become <see cref="PixelFormat.Gray32F"/> with their values
/// unchanged, since no other format holds negative ones.
/// </summary>
internal sealed record TiffSamples
{
    private const int MostSamples = 1024;

    /// <summary>Samples of a pixel.</summary>
    internal required int Count { get; init; }

    /// <summary>Bits of a sample.</summary>
    internal required int Bits { get; init; }

    internal required SampleKind Kind { get; init; }

    internal required PixelFormat Format { get; init; }

    /// <summary>True when zero is white.</summary>
    internal bool IsInverted { get; init; }

    /// <summary>
    /// Number of images that the samples of one page make: grey samples that are not alpha are channels, and each is
    /// delivered as a page of its own.
    /// </summary>
    internal int Images { get; init; } = 1;

    /// <summary>The pixel of each index, <c>[index * channels]</c>, blue first; empty where samples are intensities.</summary>
    internal ImmutableArray<byte> Palette { get; init; } = [];

    /// <summary>What of the file is not kept as it is; null when all is.</summary>
    internal string? Note { get; init; }

    /// <summary>Significant bits of the delivered intensities, where nothing else declares them.</summary>
    internal int BitDepth => Palette.IsEmpty && Format != PixelFormat.Gray32F ? Bits : Format.ContainerBits();

    /// <summary>True when the delivered container holds more bits than a sample has.</summary>
    internal bool IsPacked => BitDepth < Format.ContainerBits();

    /// <exception cref="TiffException">LiveSR has no pixel format for such samples.</exception>
    internal static TiffSamples Read(TiffDirectory directory, TiffCompressionScheme compression, bool isLookupTableGrey)
    {
        long count = directory.Integer(TiffTag.SamplesPerPixel, 1), photometric = directory.Integer(TiffTag.Photometric, 1);
        long[] bits = directory.Integers(TiffTag.BitsPerSample, MostSamples), kinds = directory.Integers(TiffTag.SampleFormat, MostSamples);
        long depth = bits.Length == 0 ? 1 : bits[0], kind = kinds.Length == 0 ? 1 : kinds[0];
        if (count is < 1 or > MostSamples || depth is < 1 or > 64
            || Array.Exists(bits, b => b != depth) || Array.Exists(kinds, k => k != kind))
        {
            throw Unreadable(count, bits, photometric, kind);
        }

        var samples = new TiffSamples
        {
            Count = (int)count,
            Bits = (int)depth,
            Kind = kind switch { 2 => SampleKind.Signed, 3 => SampleKind.Float, _ => SampleKind.Unsigned },
            Format = PixelFormat.Gray32F,
            IsInverted = photometric == 0,
        };
        TiffSamples? read = kind is < 1 or > 4 ? null : photometric switch
        {
            0 or 1 => samples.AsGrey(directory),
            3 when isLookupTableGrey => samples.AsGrey(directory),
            3 => samples.AsPalette(directory),
            2 => samples.AsColour(directory),
            6 when compression == TiffCompressionScheme.Jpeg => samples.AsColour(directory),
            _ => null,
        };
        return read ?? throw Unreadable(count, bits, photometric, kind);
    }

    private static TiffException Unreadable(long count, long[] bits, long photometric, long kind) => new(
        $"a page has {count} samples of {string.Join('/', bits.Take(4))} bits (photometric {photometric}, sample format {kind}); "
        + "LiveSR reads grey and palettes of 1 to 16 bits, grey of 32- and 64-bit numbers, and RGB of 1 to 16 bits: convert it");

    private TiffSamples? AsGrey(TiffDirectory directory)
    {
        PixelFormat? format = (Kind, Bits) switch
        {
            (SampleKind.Unsigned, <= 8) => PixelFormat.Gray8,
            (SampleKind.Unsigned, <= 16) => PixelFormat.Gray16,
            (SampleKind.Unsigned, 32 or 64) or (SampleKind.Signed, 8 or 16 or 32 or 64) or (SampleKind.Float, 16 or 32 or 64) => PixelFormat.Gray32F,
            _ => null,
        };
        return format is not { } known ? null : this with
        {
            Format = known,
            IsInverted = IsInverted && known != PixelFormat.Gray32F,
            Images = Math.Max(1, Count - Alphas(directory)),
            Note = known == PixelFormat.Gray32F && Kind != SampleKind.Float ? NoteOnIntegers() : null,
        };
    }

    private string NoteOnIntegers()
    {
        string sign = Kind == SampleKind.Signed ? "signed " : "", exactness = Bits < 32 ? "" : ", exact up to 16,777,216";
        return $"its {sign}{Bits}-bit integers are read as 32-bit floats{exactness}; a network takes floats for 0 to 1 unless --intensities LOW,HIGH says otherwise";
    }

    private TiffSamples? AsColour(TiffDirectory directory)
    {
        int extra = Count - 3 - Alphas(directory);
        return Kind != SampleKind.Unsigned || Count < 3 || Bits > 16 ? null : this with
        {
            Format = Bits <= 8 ? PixelFormat.Bgr24 : PixelFormat.Bgr48,
            Note = extra > 0 ? $"of its {Count} samples a pixel, red, green and blue are read, the others left out" : null,
        };
    }

    /// <summary>Grey where every entry of the map is, else colour; 8 bits of the map's 16.</summary>
    private TiffSamples? AsPalette(TiffDirectory directory)
    {
        int entries = 1 << Math.Min(Bits, 16);
        long[] map = directory.Integers(TiffTag.ColorMap, 3L * entries);
        if (Kind != SampleKind.Unsigned || Count != 1 || Bits > 16 || map.Length != 3 * entries)
        {
            return null;
        }

        // Some old writers scaled the map to 8 bits; libtiff takes it so too.
        int shift = Array.TrueForAll(map, value => value < 256) ? 0 : 8;
        bool isGrey = Enumerable.Range(0, entries).All(i => map[i] == map[entries + i] && map[i] == map[(2 * entries) + i]);
        int channels = isGrey ? 1 : 3;
        byte[] palette = new byte[channels * entries];
        for (int i = 0; i < palette.Length; i++)
        {
            palette[i] = (byte)(map[((channels - 1 - (i % channels)) * entries) + (i / channels)] >> shift);
        }

        return this with { Format = isGrey ? PixelFormat.Gray8 : PixelFormat.Bgr24, Palette = [.. palette] };
    }

    /// <summary>How many of the samples say that they are transparency.</summary>
    private static int Alphas(TiffDirectory directory) =>
        directory.Integers(TiffTag.ExtraSamples, MostSamples).Count(meaning => meaning is 1 or 2);
}
