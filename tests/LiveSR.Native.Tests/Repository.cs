using System.Diagnostics;

namespace LiveSR.Native.Tests;

/// <summary>Where things lie in the repository, and the programs that tests start.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Header => Path.Combine(Root, "src/LiveSR.Native/include/livesr.h");

    public static string NativeOutput => Path.Combine(Root, "artifacts/native/livesr");

    public static string Model => Path.Combine(Root, "models/richardson-lucy-x2.onnx");

    /// <summary>A recording with its size, or null where the shared data are absent.</summary>
    public static string? Video(string name)
    {
        string path = Path.Combine(Root, "../shared/data/video", name);
        return File.Exists(path) ? path : null;
    }

    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a program to its end. The exit code is checked by the caller.</summary>
    public static (int Code, byte[] Output, string Errors) Run(string program, byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.Environment["LIVESR_LIBRARY"] = Path.Combine(NativeOutput, "liblivesr.so");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task feed = Task.Run(() =>
        {
            using Stream stream = process.StandardInput.BaseStream;
            stream.Write(input ?? []);
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        try
        {
            feed.Wait();
        }
        catch (AggregateException e) when (e.InnerException is IOException)
        {
            // The program ended before it had read all: its exit code tells.
        }

        return (process.ExitCode, output.ToArray(), errors.Result);
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LiveSR.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
