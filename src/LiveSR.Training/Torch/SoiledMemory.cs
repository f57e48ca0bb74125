using System.Runtime.InteropServices;

namespace LiveSR.Training.Torch;

/// <summary>
/// While it exists, every piece of memory that native code is given is full of huge numbers (as floats, -1.7e38), as
/// glibc's <c>mallopt</c> does on demand. A program's first memory is zero, so that who forgets to write a zero is right
/// at first and wrong hours later; so nobody is. Other systems have no such switch: there memory stays as it comes.
/// </summary>
internal sealed partial class SoiledMemory : IDisposable
{
    private const int Perturb = -6;

    /// <summary>From here on memory is soiled.</summary>
    internal SoiledMemory() => Set(1);

    /// <inheritdoc />
    public void Dispose() => Set(0);

    // New memory gets the complement of this byte, 0 switches it off.
    private static void Set(int value)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = MallOpt(Perturb, value);
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);
}
