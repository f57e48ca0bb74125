using System.Globalization;
using BitMiracle.LibTiff.Classic;
using LibTag = BitMiracle.LibTiff.Classic.TiffTag;
using LibTiffFile = BitMiracle.LibTiff.Classic.Tiff;

namespace LiveSR.Files.Tiff;

/// <summary>
/// LibTiff.NET as the decoder of one page's strips or tiles. It is never shown the file's own directories, but one that is
/// written for it from what was checked (<see cref="DecoderDirectory"/>): it does not read big-endian BigTIFF (2.4.660), and
/// would allocate what a damaged tag claims.
/// </summary>
internal sealed class LibTiff : IDisposable
{
    private readonly LibTiffFile _tiff;

    static LibTiff() => LibTiffFile.SetErrorHandler(new Listener());

    /// <summary>Prepares the decoding of a page.</summary>
    /// <exception cref="TiffException">LibTiff.NET does not take such a page.</exception>
    internal LibTiff(TiffInput input, TiffLayout layout)
    {
        Page = layout;
        Listener.Begin();
        byte[] directory = DecoderDirectory.Write(layout);
        _tiff = Guarded("a page", () => LibTiffFile.ClientOpen("", "rc", input, new PageStream(directory)) ?? throw Damaged("a page", null));
        if (DecoderDirectory.IsYcbcr(layout))
        {
            _tiff.SetField(LibTag.JPEGCOLORMODE, JpegColorMode.RGB);
        }
    }

    /// <summary>The page.</summary>
    internal TiffLayout Page { get; }

    /// <summary>Unpacks one strip or tile: its bytes as they were packed, in the file's own byte order.</summary>
    /// <param name="chunk">Number of the strip or tile.</param>
    /// <param name="pixels">Receives it.</param>
    /// <param name="count">Bytes that it must give.</param>
    /// <exception cref="TiffException">It is damaged.</exception>
    internal void Unpack(int chunk, byte[] pixels, int count)
    {
        Listener.Begin();
        int filled = Guarded("a strip or tile", () =>
            Page.IsTiled ? _tiff.ReadEncodedTile(chunk, pixels, 0, count) : _tiff.ReadEncodedStrip(chunk, pixels, 0, count));

        // A cut JPEG or fax is filled up with grey and a warning: that is no image either.
        if (filled < count || Listener.Said is not null)
        {
            throw Damaged("a strip or tile", null);
        }
    }

    /// <summary>Packs a strip or tile by LZW.</summary>
    /// <param name="pixels">Its bytes.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="rowBytes">Bytes of a row, of which <paramref name="count"/> is a multiple.</param>
    internal static byte[] PackLzw(byte[] pixels, int count, int rowBytes)
    {
        var file = new MemoryStream();
        using var tiff = LibTiffFile.ClientOpen("", "w", file, new TiffStream());
        tiff.SetField(LibTag.IMAGEWIDTH, rowBytes);
        tiff.SetField(LibTag.IMAGELENGTH, count / rowBytes);
        tiff.SetField(LibTag.ROWSPERSTRIP, count / rowBytes);
        tiff.SetField(LibTag.BITSPERSAMPLE, 8);
        tiff.SetField(LibTag.SAMPLESPERPIXEL, 1);
        tiff.SetField(LibTag.PHOTOMETRIC, Photometric.MINISBLACK);
        tiff.SetField(LibTag.COMPRESSION, Compression.LZW);
        tiff.WriteEncodedStrip(0, pixels, count);

        // It lies behind a header whose size is the library's own affair.
        int packed = (int)tiff.RawStripSize(0);
        return file.GetBuffer().AsSpan((int)file.Length - packed, packed).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _tiff.Dispose();

    /// <summary>On damaged data its decoders run out of their arrays, or worse, and throw what that gives.</summary>
    private static T Guarded<T>(string what, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is not TiffException)
        {
            throw Damaged(what, e);
        }
    }

    private static TiffException Damaged(string what, Exception? cause) =>
        new($"{what} is damaged: {(Listener.Said ?? cause?.Message ?? "it cannot be unpacked").ReplaceLineEndings(" ").TrimEnd('.', ' ')}", cause);

    /// <summary>Keeps the first complaint of each call, where LibTiff.NET would print it. There is one for the process.</summary>
    private sealed class Listener : TiffErrorHandler
    {
        [ThreadStatic]
        private static string? _said;

        internal static string? Said => _said;

        internal static void Begin() => _said = null;

        public override void ErrorHandler(LibTiffFile tif, string module, string fmt, params object[] ap) =>
            _said ??= string.Format(CultureInfo.InvariantCulture, fmt, ap);

        public override void WarningHandler(LibTiffFile tif, string module, string fmt, params object[] ap)
        {
            // Said of every file of that kind, and read all the same.
            if (!fmt.StartsWith("Old-style LZW codes", StringComparison.Ordinal))
            {
                ErrorHandler(tif, module, fmt, ap);
            }
        }

        public override void ErrorHandlerExt(LibTiffFile tif, object clientData, string module, string fmt, params object[] ap)
        {
        }

        public override void WarningHandlerExt(LibTiffFile tif, object clientData, string module, string fmt, params object[] ap)
        {
        }
    }

    /// <summary>The directory that was written for the decoder, and behind it the whole file.</summary>
    private sealed class PageStream(byte[] directory) : TiffStream
    {
        private long _position;

        public override int Read(object clientData, byte[] buffer, int offset, int count)
        {
            var input = (TiffInput)clientData;
            Span<byte> target = buffer.AsSpan(offset, count);
            if (_position < directory.Length)
            {
                target = target[..Math.Min(count, directory.Length - (int)_position)];
                directory.AsSpan((int)_position, target.Length).CopyTo(target);
            }
            else
            {
                target = target[..(int)Math.Clamp(input.Length + directory.Length - _position, 0, count)];
                input.Read(_position - directory.Length, target, "the pixels");
            }

            _position += target.Length;
            return target.Length;
        }

        public override long Seek(object clientData, long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Size(clientData) + offset,
        };

        public override long Size(object clientData) => ((TiffInput)clientData).Length + directory.Length;

        public override void Close(object clientData)
        {
        }

        public override void Write(object clientData, byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
