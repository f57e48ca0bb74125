using LiveSR.Native.Tests;

[assembly: AssemblyFixture(typeof(CompiledLibrary))]

namespace LiveSR.Native.Tests;

/// <summary>liblivesr, compiled ahead of time by the command of its README. Made once for all tests that ask for it.</summary>
public sealed class CompiledLibrary
{
    private readonly Lazy<string?> _problem = new(Build);
    private readonly Lazy<NativeApi> _api = new(static () => NativeApi.Load(Path.Combine(Repository.NativeOutput, "liblivesr.so")));

    /// <summary>The library's functions; skips the test, with the reason, where the library cannot be compiled.</summary>
    internal NativeApi Api
    {
        get
        {
            Require();
            return _api.Value;
        }
    }

    /// <summary>Skips the test, with the reason, where the library cannot be compiled.</summary>
    public void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "liblivesr is compiled and tried on Linux here.");
        Assert.SkipUnless(Repository.Has("clang") || Repository.Has("gcc"), "Neither clang nor gcc is here to link liblivesr.");
        Assert.SkipWhen(_problem.Value is not null, _problem.Value ?? "");
    }

    /// <summary>Why the library cannot be made here, or null when it is made. A failure for another reason is a failed test.</summary>
    private static string? Build()
    {
        (int code, byte[] output, string errors) = Repository.Run("dotnet", null, "publish", "src/LiveSR.Native", "-c", "Release",
            "-p:BuildNative=true", "-o", Repository.NativeOutput, "-v", "quiet", "--tl:off", "-nologo");
        string text = System.Text.Encoding.UTF8.GetString(output) + errors;
        if (code != 0 && (text.Contains("NU1101") || text.Contains("NU1102") || text.Contains("NU1301")))
        {
            return $"The package that compiles ahead of time is not to be had here: {text.Split('\n').First(line => line.Contains("NU1"))}";
        }

        code.ShouldBe(0, text);
        return null;
    }
}
