using System.Text;

namespace LiveSR.Native.Tests;

/// <summary>What of plugins/micro-manager is built and tested without Micro-Manager.</summary>
public sealed class MicroManagerAdapter
{
    [Fact]
    public void BuildsWithoutWarningsAndPassesItsOwnTests()
    {
        Assert.SkipUnless(Repository.Has("cmake") && Repository.Has("ctest") && Repository.Has("g++"), "cmake and g++ are not here to build the adapter.");
        string build = RepositoryFolder.Path("artifacts/native/micro-manager");
        (int code, _, string errors) = Repository.Run("cmake", null, "-S", "plugins/micro-manager", "-B", build);
        code.ShouldBe(0, errors);
        (code, byte[] output, errors) = Repository.Run("cmake", null, "--build", build);
        string text = Encoding.UTF8.GetString(output) + errors;
        code.ShouldBe(0, text);
        text.ShouldNotContain("warning");
        (code, output, errors) = Repository.Run("ctest", null, "--test-dir", build, "--output-on-failure");
        code.ShouldBe(0, Encoding.UTF8.GetString(output) + errors);
    }
}
