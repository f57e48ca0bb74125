using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LiveSR.Training.Torch;

/// <summary>The native library under TorchSharp. A build has it only when it was asked for: it takes 600 MB.</summary>
public static unsafe class Libtorch
{
    private static nint _library;

    private static string Remedy => OperatingSystem.IsWindows()
        ? "build it with 'dotnet build src/LiveSR.Cli -c Release -p:Training=true'"
        : "type './livesr setup training' in LiveSR's source folder";

    /// <summary>Loads the library, when it is not loaded yet.</summary>
    /// <exception cref="TrainingException">This build is without it, or it cannot be loaded; the message says what to do.</exception>
    public static void Load()
    {
        if (_library != 0)
        {
            return;
        }

        (string torch, string torchSharp) = OperatingSystem.IsWindows() ? ("torch_cpu.dll", "LibTorchSharp.dll") : ("libtorch_cpu.so", "libLibTorchSharp.so");
        string folder = Folders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, torch)))
            ?? throw new TrainingException($"This program was built without libtorch, which training needs: {Remedy} (128 MB to fetch).");
        try
        {
            nint library = NativeLibrary.Load(Path.Combine(folder, torch));
            NativeLibrary.Load(Path.Combine(folder, torchSharp));
            _library = library;
        }
        catch (DllNotFoundException e)
        {
            throw new TrainingException($"libtorch cannot be loaded: {e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]}", e);
        }
    }

    /// <summary>Loads the library and tries how gradients are to be computed on the processor; what it found, in one line.</summary>
    /// <exception cref="TrainingException">The library is absent, or none of its ways gives right gradients.</exception>
    public static string Check()
    {
        Load();
        var way = BackwardPass.Choose(CPU);
        return $"libtorch {__version__}, {way.Verdict}";
    }

    /// <summary>
    /// Whether convolutions may be computed by oneDNN, for the whole process. TorchSharp has no name for this switch of
    /// libtorch's (<c>torch.backends.mkldnn</c> in Python), so it is called by the names that the compilers gave it.
    /// </summary>
    internal static void AllowOneDnn(bool allowed)
    {
        (string context, string setter) = OperatingSystem.IsWindows()
            ? ("?globalContext@at@@YAAEAVContext@1@XZ", "?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z")
            : ("_ZN2at13globalContextEv", "_ZN2at7Context20setUserEnabledMkldnnEb");
        var globalContext = (delegate* unmanaged<nint>)NativeLibrary.GetExport(_library, context);
        var setUserEnabledMkldnn = (delegate* unmanaged<nint, byte, void>)NativeLibrary.GetExport(_library, setter);
        setUserEnabledMkldnn(globalContext(), allowed ? (byte)1 : (byte)0);
    }

    /// <summary>Where this program's own libraries lie. A libtorch of the system's is of another version than TorchSharp wants.</summary>
    private static IEnumerable<string> Folders() =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(AppContext.BaseDirectory);
}
