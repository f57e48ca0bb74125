using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>The ffmpeg program of this machine: where it is, and whether it is new enough.</summary>
/// <param name="Path">Its path; empty where there is none.</param>
/// <param name="Version">As it states it, for example <c>5.1.9-0+deb12u1</c>.</param>
/// <param name="Problem">One line on why it cannot be used; null when it can.</param>
public sealed partial record FfmpegProgram(string Path, string Version, string? Problem)
{
    /// <summary>The remedy, as a part of a sentence.</summary>
    private const string Install = "install ffmpeg 5.1 or newer (Debian, Ubuntu: apt install ffmpeg; Windows: winget install ffmpeg)";

    /// <summary>Environment variable with the path of the program, for one that is not on PATH.</summary>
    private const string Variable = "LIVESR_FFMPEG";

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20), CopyPatience = TimeSpan.FromHours(1);

    private static readonly Lazy<FfmpegProgram> Found = new(() =>
        Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? ""));

    /// <summary>The program that LIVESR_FFMPEG names, or else the first on PATH; looked for once.</summary>
    public static FfmpegProgram Installed => Found.Value;

    /// <summary>True when it can be used.</summary>
    public bool IsUsable => Problem is null;

    /// <summary>Whether its H.264 encoder takes 10 bits; it is asked each time.</summary>
    internal bool WritesTenBitH264() =>
        IsUsable && Answer(Path, "-hide_banner", "-h", "encoder=libx264")?.Contains(" yuv420p10le", StringComparison.Ordinal) == true;

    /// <summary>Has it make a file of others, whose images are not encoded again; what the file held is replaced.</summary>
    /// <param name="arguments">Inputs, streams and the file.</param>
    /// <returns>Why it could not; null when it could.</returns>
    internal string? Copy(IEnumerable<string> arguments)
    {
        var words = new FfmpegWords();
        using var child = new ChildProcess(Path, ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+warning", "-y", .. arguments], line => words.Hear(line ?? ""));
        return child.WaitForExit(CopyPatience) == 0 ? null : words.Text is { Length: > 0 } text ? text : "ffmpeg was ended";
    }

    /// <summary>Looks for the program and asks its version.</summary>
    /// <param name="stated">Path that was stated, or null.</param>
    /// <param name="searchPath">Folders as in PATH, looked through when none was stated.</param>
    internal static FfmpegProgram Find(string? stated, string searchPath)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        string? path = stated ?? searchPath.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path is null ? new FfmpegProgram("", "", $"there is no ffmpeg on PATH: {Install}") : Ask(path);
    }

    private static FfmpegProgram Ask(string path)
    {
        string? answer;
        try
        {
            answer = Answer(path, "-version");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new FfmpegProgram(path, "", $"{path} does not start ({e.Message}): {Install}");
        }

        if (answer is null)
        {
            return new FfmpegProgram(path, "", $"{path} does not answer: {Install}");
        }

        if (answer.Split(' ') is not ["ffmpeg", "version", var version, ..])
        {
            return new FfmpegProgram(path, "", $"{path} is not ffmpeg: {Install}");
        }

        // A build of the day bears a date or a commit instead of a number, and is taken for new.
        Match number = Number().Match(version);
        bool tooOld = number.Success && System.Version.Parse(number.Value) < new Version(5, 1);
        return new FfmpegProgram(path, version, tooOld ? $"{path} is version {version}, too old: {Install}" : null);
    }

    /// <summary>Has it answer a question about itself, its complaints left unheard.</summary>
    /// <returns>The answer; null where none came in time.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It does not start.</exception>
    private static string? Answer(string path, params string[] question)
    {
        using Process process = Process.Start(new ProcessStartInfo(path, question) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginErrorReadLine();
        Task<string> answer = process.StandardOutput.ReadToEndAsync();
        if (answer.Wait(AnswerPatience) && process.WaitForExit(AnswerPatience))
        {
            return answer.Result;
        }

        process.Kill(entireProcessTree: true);
        return null;
    }

    [GeneratedRegex(@"(?<=^n?)[0-9]{1,2}\.[0-9]+")]
    private static partial Regex Number();
}
