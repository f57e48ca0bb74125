using System.Runtime.InteropServices;
using System.Text;
using LiveSR.Imaging;
using LiveSR.Native.Interop;

namespace LiveSR.Benchmarks;

/// <summary>A session of the compiled C library, called as C calls it: 8-bit grey frames on the CPU, one thread, one tile.</summary>
internal sealed unsafe class NativeEngine : IDisposable
{
    private readonly delegate* unmanaged<ulong, Native.Interop.Image*, Native.Interop.Image*, Status> _process;
    private readonly delegate* unmanaged<ulong, Status> _destroy;
    private readonly ulong _session;
    private readonly byte* _target;
    private readonly int _size;
    private readonly int _outputBytes;

    public NativeEngine(string library, string model, int size, int scale)
    {
        _size = size;
        _outputBytes = size * size * scale * scale;
        _target = (byte*)NativeMemory.Alloc((nuint)_outputBytes);
        nint loaded = NativeLibrary.Load(Path.GetFullPath(library));
        _process = (delegate* unmanaged<ulong, Native.Interop.Image*, Native.Interop.Image*, Status>)NativeLibrary.GetExport(loaded, "livesr_process");
        _destroy = (delegate* unmanaged<ulong, Status>)NativeLibrary.GetExport(loaded, "livesr_destroy");
        _session = Create(loaded, model, size);
    }

    /// <summary>livesr_process of a frame of the size given to the constructor.</summary>
    public void Process(Frame frame)
    {
        Native.Interop.Image input = new() { Pixels = (byte*)frame.Address, Bytes = (ulong)(_size * _size), Width = _size, Height = _size };
        Native.Interop.Image output = new() { Pixels = _target, Bytes = (ulong)_outputBytes };
        Check(_process(_session, &input, &output));
    }

    public void Dispose()
    {
        Check(_destroy(_session));
        NativeMemory.Free(_target);
    }

    private static ulong Create(nint library, string model, int tile)
    {
        var create = (delegate* unmanaged<byte*, Options*, ulong*, Status>)NativeLibrary.GetExport(library, "livesr_create");
        ulong session;
        fixed (byte* path = Encoding.UTF8.GetBytes(model + "\0"))
        fixed (byte* provider = "cpu\0"u8)
        {
            var options = new Options { StructSize = (uint)sizeof(Options), Provider = provider, Tile = tile, Threads = 1 };
            Check(create(path, &options, &session));
        }

        return session;
    }

    private static void Check(Status status)
    {
        if (status != Status.Ok)
        {
            throw new InvalidOperationException($"The library answered {status}.");
        }
    }
}
