namespace LiveSR.Files.Tiff;

/// <summary>Tags of TIFF 6.0, and those that microscopes add.</summary>
internal enum TiffTag : ushort
{
    NewSubfileType = 254,
    ImageWidth = 256,
    ImageLength = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    ImageDescription = 270,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    XResolution = 282,
    YResolution = 283,
    PlanarConfiguration = 284,
    ResolutionUnit = 296,
    Software = 305,
    Predictor = 317,
    TileWidth = 322,
    TileLength = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    SampleFormat = 339,
    MicroManagerMetadata = 51123,
}

/// <summary>Values of <see cref="TiffTag.Compression"/> that LiveSR reads.</summary>
internal enum TiffCompressionScheme
{
    None = 1,
    Lzw = 5,
    AdobeDeflate = 8,
    PackBits = 32773,
    Deflate = 32946,
}
