using System.Collections.Concurrent;
using LiveSR.Files.Video;

namespace LiveSR.Files.Tests.Video;

public sealed class ChildProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A program in a session of its own outlives its parent, and holds the error stream open.</summary>
    [Fact]
    public async Task WhatAProgramLeavesBehindIsNotHeardOnceItWasGivenUp()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sessions to hide in");
        string left = $"while [ ! -e '{_folder["go"]}' ]; do sleep 0.05; done; echo late >&2; touch '{_folder["said"]}'";
        var heard = new BlockingCollection<string>();
        var child = new ChildProcess("/bin/sh", ["-c", $"setsid sh -c \"{left}\" & echo early >&2; exit 0"], line => heard.Add(line ?? "the end"));
        heard.Take(TestContext.Current.CancellationToken).ShouldBe("early");
        child.WaitForExit(TimeSpan.FromSeconds(1)).ShouldBe(0);

        child.Dispose();
        await File.WriteAllTextAsync(_folder["go"], "", TestContext.Current.CancellationToken);
        while (!File.Exists(_folder["said"]))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        heard.TryTake(out string? line, (int)TimeSpan.FromSeconds(1).TotalMilliseconds, TestContext.Current.CancellationToken).ShouldBeFalse(line);
    }
}
