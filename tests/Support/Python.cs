using System.Diagnostics;

namespace LiveSR.Tests;

/// <summary>Python's tifffile and Pillow, as independent readers and writers; tests that need them skip where they are absent.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Interpreter = new(Find);

    /// <summary>Runs a script; its standard output.</summary>
    /// <param name="script">Its path below the folder tests.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static string Run(string script, params string[] arguments)
    {
        string python = Interpreter.Value ?? "";
        Assert.SkipWhen(python.Length == 0, "python3 with tifffile and Pillow is not installed (Debian: python3-tifffile, python3-pil)");
        string path = RepositoryFolder.Path("tests", script);
        (int code, string output, string error) = Execute(python, [path, .. arguments]);
        code.ShouldBe(0, error);
        return output;
    }

    private static string? Find() => ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(candidate =>
    {
        try
        {
            return Execute(candidate, "-c", "import tifffile, PIL").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    private static (int Code, string Output, string Error) Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
