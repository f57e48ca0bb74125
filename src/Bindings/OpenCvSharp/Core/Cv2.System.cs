using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>About the library itself.</summary>
public static partial class Cv2
{
    public static string? GetVersionString()
    {
        NativeMethods.HandleException(NativeMethods.core_version(out TextHandle text));
        return text.Take();
    }

    public static string GetBuildInformation()
    {
        NativeMethods.HandleException(NativeMethods.core_build_information(out TextHandle text));
        return text.Take();
    }

    public static LogLevel SetLogLevel(LogLevel logLevel)
    {
        NativeMethods.HandleException(NativeMethods.core_set_log_level((int)logLevel, out int previous));
        return (LogLevel)previous;
    }

    public static LogLevel GetLogLevel()
    {
        NativeMethods.HandleException(NativeMethods.core_get_log_level(out int level));
        return (LogLevel)level;
    }

    public static void SetNumThreads(int nThreads) => NativeMethods.HandleException(NativeMethods.core_set_num_threads(nThreads));

    public static int GetNumThreads()
    {
        NativeMethods.HandleException(NativeMethods.core_get_num_threads(out int threads));
        return threads;
    }
}
