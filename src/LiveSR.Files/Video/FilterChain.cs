using System.Globalization;
using System.Text.RegularExpressions;
using LiveSR.Imaging;

namespace LiveSR.Files.Video;

/// <summary>
/// The filters between ffmpeg's decoder and the pipe. Colour becomes RGB as ffmpeg itself shows it, by the stream's
/// matrix and range, as three planes: ffmpeg packs colour only into 8 or 16 bits, and is much slower at it.
/// More than 8 bits stay as many as the source has.
/// </summary>
/// <param name="Formats">ffmpeg's names of the pixel formats to choose from.</param>
/// <param name="Deinterlace">Makes whole images of two fields.</param>
internal sealed partial record FilterChain(string Formats, bool Deinterlace)
{
    /// <summary>The first frame that is passed on; those before it are decoded, and nothing else is done with them.</summary>
    internal long From { get; init; }

    /// <summary>Name of the filter that says what the decoder gives.</summary>
    internal const string AtSource = "showinfo@source";

    /// <summary>Name of the filter that says what the pipe gets.</summary>
    internal const string AtEnd = "showinfo@end";

    private const string GrayFormats = "gray|gray9le|gray10le|gray12le|gray14le|gray16le";
    private const string ColourFormats = "gbrp|gbrp9le|gbrp10le|gbrp12le|gbrp14le|gbrp16le";

    /// <summary>The chain to begin with: ffmpeg chooses the format. It does not always choose the least that holds all bits.</summary>
    internal static FilterChain First(bool gray) => new(gray ? GrayFormats : $"{GrayFormats}|{ColourFormats}", false);

    /// <summary>The argument of <c>-vf</c>. The checksums of showinfo would cost time, and nobody reads them.</summary>
    internal string Text =>
        $"{AtSource}=checksum=0,{(From > 0 ? string.Create(CultureInfo.InvariantCulture, $@"select=gte(n\,{From}),") : "")}{(Deinterlace ? "bwdif=mode=send_frame," : "")}"
        + $"scale=flags=bicubic+accurate_rnd+full_chroma_int,format={Formats},{AtEnd}=checksum=0";

    /// <summary>The chain that a source needs.</summary>
    /// <param name="source">A frame as it is decoded.</param>
    /// <param name="chosen">The same frame after <see cref="First"/>.</param>
    internal static FilterChain For(ShownFrame source, ShownFrame chosen)
    {
        bool gray = chosen.Format.StartsWith("gray", StringComparison.Ordinal);
        int bits = DeepFormat().Match(source.Format) is { Success: true } deep ? int.Parse(deep.Value, CultureInfo.InvariantCulture) : Bits(chosen.Format);
        string format = (gray, bits) switch
        {
            (true, 8) => "gray",
            (false, 8) => "gbrp",
            _ => string.Create(CultureInfo.InvariantCulture, $"{(gray ? "gray" : "gbrp")}{bits}le"),
        };
        return new FilterChain(format, source.IsInterlaced);
    }

    /// <summary>Significant bits of a format that this chain can end in.</summary>
    internal static int Bits(string format) =>
        EndFormat().Match(format) is { Success: true } deep ? int.Parse(deep.Value, CultureInfo.InvariantCulture) : 8;

    /// <summary>The frame's format for a format that this chain can end in.</summary>
    internal static PixelFormat PixelFormatOf(string format) => (format.StartsWith("gray", StringComparison.Ordinal), Bits(format)) switch
    {
        (true, 8) => PixelFormat.Gray8,
        (true, _) => PixelFormat.Gray16,
        (false, 8) => PixelFormat.Bgr24,
        (false, _) => PixelFormat.Bgr48,
    };

    [GeneratedRegex("(9|10|12|14)(?=[bl]e$)")]
    private static partial Regex DeepFormat();

    [GeneratedRegex("(9|10|12|14|16)(?=le$)")]
    private static partial Regex EndFormat();
}
