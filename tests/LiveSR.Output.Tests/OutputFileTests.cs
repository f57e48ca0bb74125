namespace LiveSR.Output.Tests;

/// <summary>How a file begins, becomes whole, or is given up.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void UntilItIsCommittedAFileBearsAPartialName()
    {
        var file = OutputFile.Begin(_folder["run.ome.tif"]);
        File.WriteAllText(file.Path, "pixels");
        _folder.Files.ShouldBe(["run.ome.partial.tif"]);
        file.Commit();
        _folder.Files.ShouldBe(["run.ome.tif"]);
        File.ReadAllText(file.FinalPath).ShouldBe("pixels");
    }

    [Fact]
    public void WhatAnEarlierRunLeftIsNeverTouched()
    {
        File.WriteAllText(_folder["raw.partial.tif"], "the only copy");
        File.WriteAllText(_folder["raw.partial-2.tif"], "another");
        var file = OutputFile.Begin(_folder["raw.tif"], overwrite: true);
        file.Path.ShouldBe(_folder["raw.partial-3.tif"]);
        file.Commit();
        File.ReadAllText(_folder["raw.partial.tif"]).ShouldBe("the only copy");
        File.ReadAllText(_folder["raw.partial-2.tif"]).ShouldBe("another");
    }

    [Fact]
    public void WhatExistsIsReplacedOnlyWhenToldSo()
    {
        File.WriteAllText(_folder["a.txt"], "first");
        Should.Throw<OutputRefusedException>(() => OutputFile.Begin(_folder["a.txt"])).Message
            .ShouldBe($"{_folder["a.txt"]} exists: choose another name, or add --overwrite.");
        _folder.Files.ShouldBe(["a.txt"]);
        OutputFile.WriteText(_folder["a.txt"], "second", overwrite: true);
        File.ReadAllText(_folder["a.txt"]).ShouldBe("second");
    }

    [Fact]
    public void OfTwoProgramsThatWriteOneNameTheSlowerKeepsItsPartialFile()
    {
        var first = OutputFile.Begin(_folder["a.txt"]);
        var second = OutputFile.Begin(_folder["a.txt"]);
        File.WriteAllText(first.Path, "first");
        File.WriteAllText(second.Path, "second");
        first.Commit();
        Should.Throw<IOException>(second.Commit).Message
            .ShouldBe($"{_folder["a.txt"]}: another program has made this file meanwhile; what was written is in {_folder["a.partial-2.txt"]}.");
        File.ReadAllText(_folder["a.txt"]).ShouldBe("first");
        File.ReadAllText(_folder["a.partial-2.txt"]).ShouldBe("second");
    }

    [Fact]
    public void OneNameGoesToOneOfManyThatCommitAtOnce()
    {
        OutputFile[] files = [.. Enumerable.Range(0, 16).Select(_ => OutputFile.Begin(_folder["a.txt"]))];
        foreach (OutputFile file in files)
        {
            File.WriteAllText(file.Path, file.Path);
        }

        int committed = 0;
        Parallel.ForEach(files, file =>
        {
            try
            {
                file.Commit();
                Interlocked.Increment(ref committed);
            }
            catch (IOException)
            {
                File.ReadAllText(file.Path).ShouldBe(file.Path);
            }
        });
        committed.ShouldBe(1);
        _folder.Files.Length.ShouldBe(files.Length);
    }

    [Fact]
    public void AGivenUpFileLeavesNothing()
    {
        var file = OutputFile.Begin(_folder["a.txt"]);
        file.Delete();
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void WhatHasBecomeWholeIsNotDeletedAnyMore()
    {
        var file = OutputFile.Begin(_folder["a.txt"]);
        file.Commit();
        File.WriteAllText(file.Path, "of another program by now");
        file.Delete();
        _folder.Files.ShouldBe(["a.partial.txt", "a.txt"]);
    }

    [Fact]
    public void AWriterThatFailsLeavesNothingAndTheOldFileStays()
    {
        File.WriteAllText(_folder["a.txt"], "old");
        Should.Throw<InvalidOperationException>(() => OutputFile.Write(_folder["a.txt"], overwrite: true, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("no more");
        }));
        _folder.Files.ShouldBe(["a.txt"]);
        File.ReadAllText(_folder["a.txt"]).ShouldBe("old");
    }

    [Theory]
    [InlineData("50 % of it.tif")]
    [InlineData("frame_%06d.png")]
    [InlineData("what?.mkv")]
    [InlineData("2024-11-14T22:57:44.mp4")]
    [InlineData("no extension")]
    [InlineData(".hidden")]
    [InlineData("Zelle-ÄÖ-細胞.tif")]
    public void AnyNameThatTheSystemTakesWillDo(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.AsSpan().ContainsAny('?', ':'), "Windows has no such names");
        OutputFile.WriteText(_folder[name], "x");
        _folder.Files.ShouldBe([name]);
    }

    [Fact]
    public void AFolderThatIsMissingOrIsTheNameItselfIsRefusedWithALine()
    {
        Directory.CreateDirectory(_folder["a.txt"]);
        Should.Throw<IOException>(() => OutputFile.Begin(_folder["a.txt"])).Message.ShouldBe($"{_folder["a.txt"]}: this is a folder; give a file name.");
        Should.Throw<IOException>(() => OutputFile.Begin(_folder["no/a.txt"])).Message
            .ShouldBe($"{_folder["no/a.txt"]}: the folder {_folder["no"]} does not exist; create it first.");
        _folder.Files.ShouldBe(["a.txt"]);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsKnownAtOnce()
    {
        using var disk = TemporaryFolder.ReadOnly();
        Should.Throw<IOException>(() => OutputFile.Begin(disk["a.txt"])).Message.ShouldMatch(@"a\.txt: the folder .* cannot be written \(.*\); choose another\.$");
    }

    [Fact]
    public void AFullDiskIsALineAndTakesNoOldFileAway()
    {
        using var disk = TemporaryFolder.Small(mebibytes: 1);
        OutputFile.WriteText(disk["a.bin"], "old");
        Should.Throw<IOException>(() => OutputFile.Write(disk["a.bin"], overwrite: true, stream => stream.Write(new byte[2 << 20]))).Message
            .ShouldMatch(@"a\.bin: could not be written \(.*\); free some space, or choose another folder\.$");
        disk.Files.ShouldBe(["a.bin"]);
        File.ReadAllText(disk["a.bin"]).ShouldBe("old");
        var file = OutputFile.Begin(disk["b.bin"]);
        Should.Throw<IOException>(() => file.RequireRoom(2 << 20)).Message
            .ShouldMatch(@"b\.bin: the disk is full \([0-9.]+ MB left in .*\); free some space, or choose another folder\.$");
    }
}
