using System.Diagnostics;

namespace LiveSR.Native.Tests;

/// <summary>The files that these tests use, and the programs that they start.</summary>
internal static class Repository
{
    public static string Header => RepositoryFolder.Path("src/LiveSR.Native/include/livesr.h");

    public static string NativeOutput => RepositoryFolder.Path("artifacts/native/livesr");

    public static string Model => RepositoryFolder.Path("models/richardson-lucy-x2.onnx");

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
            WorkingDirectory = RepositoryFolder.Root,
        };
        start.Environment["LIVESR_LIBRARY"] = Path.Combine(NativeOutput, "liblivesr.so");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var feed = Task.Run(() =>
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
}
