namespace OpenCvSharp;

/// <summary>How pixels beyond the border are made up.</summary>
public enum BorderTypes
{
    Constant = 0,
    Replicate = 1,
    Reflect = 2,
    Wrap = 3,
    Reflect101 = 4,
    Transparent = 5,
    Default = 4,
    Isolated = 16,
}

/// <summary>What ends an iteration.</summary>
[Flags]
public enum CriteriaTypes
{
    Count = 1,
    MaxIter = 1,
    Eps = 2,
}

/// <summary>Kind of Fourier transform.</summary>
[Flags]
public enum DftFlags
{
    None = 0,
    Inverse = 1,
    Scale = 2,
    Rows = 4,
    ComplexOutput = 16,
    RealOutput = 32,
}

/// <summary>Axis of a flip.</summary>
public enum FlipMode
{
    X = 0,
    Y = 1,
    XY = -1,
}

/// <summary>Fonts of PutText.</summary>
[Flags]
public enum HersheyFonts
{
    HersheySimplex = 0,
    HersheyPlain = 1,
    HersheyDuplex = 2,
    HersheyComplex = 3,
    HersheyTriplex = 4,
    HersheyComplexSmall = 5,
    HersheyScriptSimplex = 6,
    HersheyScriptComplex = 7,
    Italic = 16,
}

/// <summary>What OpenCV prints.</summary>
public enum LogLevel
{
    SILENT = 0,
    FATAL = 1,
    ERROR = 2,
    WARNING = 3,
    INFO = 4,
    DEBUG = 5,
    VERBOSE = 6,
}

/// <summary>Norms.</summary>
[Flags]
public enum NormTypes
{
    INF = 1,
    L1 = 2,
    L2 = 4,
    L2SQR = 5,
    Hamming = 6,
    Hamming2 = 7,
    Relative = 8,
    MinMax = 32,
}
