using System.Runtime.InteropServices;
using System.Text;
using LiveSR.Native.Interop;

namespace LiveSR.Native.Tests;

/// <summary>
/// The functions of livesr.h as a C program sees them: from the assembly that the tests reference, or from the library that
/// was compiled ahead of time.
/// </summary>
internal sealed unsafe class NativeApi
{
    public required delegate* unmanaged<byte*, Options*, ulong*, Status> Create { get; init; }

    public required delegate* unmanaged<ulong, Status> Destroy { get; init; }

    public required delegate* unmanaged<ulong, byte*, Options*, Status> SetModel { get; init; }

    public required delegate* unmanaged<ulong, ModelInfo*, Status> GetModel { get; init; }

    public required delegate* unmanaged<ulong, int, int, int, Geometry*, Status> OutputGeometry { get; init; }

    public required delegate* unmanaged<ulong, Image*, Image*, Status> Process { get; init; }

    public required delegate* unmanaged<ulong, int, int, int, Status> OpenQueue { get; init; }

    public required delegate* unmanaged<ulong, Image*, FrameInfo*, Status> Submit { get; init; }

    public required delegate* unmanaged<ulong, Image*, FrameInfo*, int, Status> Poll { get; init; }

    public required delegate* unmanaged<ulong, Status> Finish { get; init; }

    public required delegate* unmanaged<ulong, Status> Cancel { get; init; }

    public required delegate* unmanaged<ulong, Statistics*, Status> GetStatistics { get; init; }

    public required delegate* unmanaged<ulong, byte*, ulong, ulong> LastErrorFunction { get; init; }

    public required delegate* unmanaged<byte*, ulong, ulong*, Status> Models { get; init; }

    /// <summary>The functions of the assembly.</summary>
    public static NativeApi Managed { get; } = new()
    {
        Create = &Exports.Create,
        Destroy = &Exports.Destroy,
        SetModel = &Exports.SetModel,
        GetModel = &Exports.GetModel,
        OutputGeometry = &Exports.OutputGeometry,
        Process = &Exports.Process,
        OpenQueue = &Exports.OpenQueue,
        Submit = &Exports.Submit,
        Poll = &Exports.Poll,
        Finish = &Exports.Finish,
        Cancel = &Exports.Cancel,
        GetStatistics = &Exports.GetStatistics,
        LastErrorFunction = &Exports.LastError,
        Models = &Exports.Models,
    };

    /// <summary>The functions of a shared library.</summary>
    public static NativeApi Load(string path)
    {
        nint library = NativeLibrary.Load(path);
        nint Function(string name) => NativeLibrary.GetExport(library, "livesr_" + name);
        return new NativeApi
        {
            Create = (delegate* unmanaged<byte*, Options*, ulong*, Status>)Function("create"),
            Destroy = (delegate* unmanaged<ulong, Status>)Function("destroy"),
            SetModel = (delegate* unmanaged<ulong, byte*, Options*, Status>)Function("set_model"),
            GetModel = (delegate* unmanaged<ulong, ModelInfo*, Status>)Function("get_model"),
            OutputGeometry = (delegate* unmanaged<ulong, int, int, int, Geometry*, Status>)Function("output_geometry"),
            Process = (delegate* unmanaged<ulong, Image*, Image*, Status>)Function("process"),
            OpenQueue = (delegate* unmanaged<ulong, int, int, int, Status>)Function("open_queue"),
            Submit = (delegate* unmanaged<ulong, Image*, FrameInfo*, Status>)Function("submit"),
            Poll = (delegate* unmanaged<ulong, Image*, FrameInfo*, int, Status>)Function("poll"),
            Finish = (delegate* unmanaged<ulong, Status>)Function("finish"),
            Cancel = (delegate* unmanaged<ulong, Status>)Function("cancel"),
            GetStatistics = (delegate* unmanaged<ulong, Statistics*, Status>)Function("get_statistics"),
            LastErrorFunction = (delegate* unmanaged<ulong, byte*, ulong, ulong>)Function("last_error"),
            Models = (delegate* unmanaged<byte*, ulong, ulong*, Status>)Function("models"),
        };
    }

    /// <summary>Opens a session whose opening is not what the test is about.</summary>
    public ulong Open(string model, int scale = 0)
    {
        Status status = TryOpen(Encoding.UTF8.GetBytes(model + "\0"), out ulong handle, scale);
        status.ShouldBe(Status.Ok, LastError(0));
        return handle;
    }

    public Status TryOpen(byte[] model, out ulong handle, int scale = 0, string provider = "cpu", string intensities = "depth", string? calibration = null)
    {
        ulong made = 0;
        Status status;
        fixed (byte* name = model)
        fixed (byte* providerName = Encoding.UTF8.GetBytes(provider + "\0"))
        fixed (byte* intensityNames = Encoding.UTF8.GetBytes(intensities + "\0"))
        fixed (byte* file = calibration is null ? null : Encoding.UTF8.GetBytes(calibration + "\0"))
        {
            var options = new Options { StructSize = (uint)sizeof(Options), Scale = scale, Provider = providerName, Intensities = intensityNames, Calibration = file };
            status = Create(name, &options, &made);
        }

        handle = made;
        return status;
    }

    public Status Exchange(ulong handle, string model, int scale = 0)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(model + "\0"))
        {
            var options = new Options { StructSize = (uint)sizeof(Options), Scale = scale };
            return SetModel(handle, name, &options);
        }
    }

    public string LastError(ulong handle)
    {
        byte* text = stackalloc byte[1024];
        LastErrorFunction(handle, text, 1024);
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    public Statistics Statistics(ulong handle)
    {
        var statistics = new Statistics { StructSize = (uint)sizeof(Statistics) };
        GetStatistics(handle, &statistics).ShouldBe(Status.Ok);
        return statistics;
    }

    /// <summary>Submits a frame whose pixels all have one value.</summary>
    public Status SubmitFlat(ulong handle, byte value, int width = 8, int height = 6, FrameInfo? info = null)
    {
        byte[] pixels = Enumerable.Repeat(value, width * height).ToArray();
        FrameInfo given = info ?? default;
        fixed (byte* address = pixels)
        {
            var image = new Image { Pixels = address, Bytes = (ulong)pixels.Length, Width = width, Height = height };
            return Submit(handle, &image, info is null ? null : &given);
        }
    }

    /// <summary>Polls a grey 8-bit result into memory of a given size.</summary>
    public Status PollFlat(ulong handle, out FrameInfo info, out Image image, out byte first, int bytes = 1 << 16, int timeoutMs = 20_000)
    {
        byte[] pixels = new byte[bytes];
        var polled = new FrameInfo { StructSize = (uint)sizeof(FrameInfo) };
        fixed (byte* address = pixels)
        {
            var output = new Image { Pixels = address, Bytes = (ulong)bytes };
            Status status = Poll(handle, &output, &polled, timeoutMs);
            image = output;
            info = polled;
            first = pixels.Length > 0 ? pixels[0] : (byte)0;
            return status;
        }
    }
}
