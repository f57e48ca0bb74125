using System.Diagnostics;

namespace LiveSR.Output.Tests;

/// <summary>What is being read is never written, however the two paths are spelt.</summary>
public sealed class FileIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _input;

    public FileIdentityTests()
    {
        _input = _folder["raw.tif"];
        File.WriteAllText(_input, "the only copy");
        Directory.CreateDirectory(_folder["sub"]);
    }

    public void Dispose()
    {
        File.ReadAllText(_input).ShouldBe("the only copy");
        _folder.Dispose();
    }

    [Fact]
    public void AFileIsItselfByDotsAndByARelativePath()
    {
        RequireRefused(_folder["sub/../raw.tif"]);
        RequireRefused(Path.GetRelativePath(Environment.CurrentDirectory, _input));
    }

    [Fact]
    public void AFileIsItselfThroughLinksToItAndToItsFolder()
    {
        File.CreateSymbolicLink(_folder["link.tif"], "raw.tif");
        File.CreateSymbolicLink(_folder["sub/second.tif"], _folder["link.tif"]);
        Directory.CreateSymbolicLink(_folder["folder"], _folder.Path);
        RequireRefused(_folder["link.tif"]);
        RequireRefused(_folder["sub/second.tif"]);
        RequireRefused(_folder["folder/raw.tif"]);
    }

    [Fact]
    public void AFileIsItselfByAHardLink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ln is Unix'");
        using var link = Process.Start("ln", [_input, _folder["hard.tif"]]);
        link.WaitForExit();
        RequireRefused(_folder["hard.tif"]);
    }

    [Fact]
    public void ThePartialFileOfTheOutputMayBeTheInput()
    {
        File.WriteAllText(_folder["x.partial.tif"], "the only copy");
        var output = OutputFile.Begin(_folder["x.tif"], overwrite: true, _folder["x.partial.tif"]);
        File.WriteAllText(output.Path, "enhanced");
        output.Commit();
        File.ReadAllText(_folder["x.partial.tif"]).ShouldBe("the only copy");
        File.ReadAllText(_folder["x.tif"]).ShouldBe("enhanced");
    }

    [Fact]
    public void ALinkStaysALinkAndWhatItLeadsToIsWritten()
    {
        File.CreateSymbolicLink(_folder["out.tif"], "sub/elsewhere.tif");
        OutputFile.WriteText(_folder["out.tif"], "pixels");
        File.ReadAllText(_folder["sub/elsewhere.tif"]).ShouldBe("pixels");
        new FileInfo(_folder["out.tif"]).LinkTarget.ShouldBe("sub/elsewhere.tif");
    }

    [Fact]
    public void APipeIsWrittenToAsItIsAndNeverReplaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/dev/null is Unix'");
        OutputFile.WriteText("/dev/null", "figures", overwrite: true);
        Should.Throw<IOException>(() => OutputFile.Begin("/dev/null", overwrite: true)).Message.ShouldStartWith("/dev/null: this is no file");
        FileIdentity.Of("/dev/null")!.Value.IsRegular.ShouldBeFalse();
    }

    [Fact]
    public void TwoFilesAreTwoAndAMissingOneIsNone()
    {
        File.WriteAllText(_folder["b.tif"], "the only copy");
        FileIdentity.Of(_folder["b.tif"]).ShouldNotBe(FileIdentity.Of(_input));
        FileIdentity.Of(_folder["missing"]).ShouldBeNull();
        OutputFile.RequireFree(_folder["new.tif"], false, _input, "camera:0", "").ShouldBe(_folder["new.tif"]);
    }

    private void RequireRefused(string path) =>
        Should.Throw<OutputRefusedException>(() => OutputFile.Begin(path, overwrite: true, "camera:0", _input)).Message
            .ShouldBe($"{path}: this is the file that is read ({_input}); choose another name.");
}
