using System.Diagnostics;

namespace LiveSR.EndToEnd;

/// <summary>The program as its user starts it: a process of its own, with its exit code and what it said.</summary>
internal sealed record LiveSrProcess(int ExitCode, string Output, string Error)
{
    private static readonly string ProgramPath = Path.Combine(AppContext.BaseDirectory, "livesr.dll");

    /// <summary>Runs one command line to its end.</summary>
    public static async Task<LiveSrProcess> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    /// <summary>Starts one command line.</summary>
    public static Process Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts one command line with more in its environment.</summary>
    public static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramPath, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Starts one command line in a terminal of its own, which closes when what is returned is killed.</summary>
    public static Process StartInTerminal(params string[] arguments)
    {
        string line = string.Join(' ', new[] { "dotnet", ProgramPath }.Concat(arguments).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("script", ["-qec", line, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    /// <summary>Where a program that was just started serves its live view.</summary>
    public static async Task<Uri> AddressAsync(Process process)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            line.ShouldNotBeNull("the program ended before it served a view");
        }
        while (!line.StartsWith("view: ", StringComparison.Ordinal));
        return new Uri(line["view: ".Length..]);
    }

    /// <summary>Sends a Unix signal.</summary>
    /// <param name="process">To whom.</param>
    /// <param name="signal">Its name, such as <c>INT</c>.</param>
    public static async Task SignalAsync(Process process, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end of a started command line.</summary>
    public static async Task<LiveSrProcess> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new LiveSrProcess(process.ExitCode, await output, await error);
    }

    /// <summary>Holds the program to its promise for errors: the exit code, one line, no stack trace, and these words.</summary>
    public void ShouldFailWith(int exitCode, params string[] words)
    {
        Error.TrimEnd().Split('\n').Length.ShouldBe(1, Error);
        Error.ShouldStartWith("livesr: ");
        Error.ShouldNotContain("   at ");
        foreach (string word in words)
        {
            Error.ShouldContain(word);
        }

        ExitCode.ShouldBe(exitCode, Error);
    }
}
