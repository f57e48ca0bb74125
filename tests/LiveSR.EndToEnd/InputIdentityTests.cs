using LiveSR.Cli.Upscaling;

namespace LiveSR.EndToEnd;

/// <summary>By what a job knows that its input is still the one that it was begun with.</summary>
public sealed class InputIdentityTests : IDisposable
{
    private const string Content = "input's content at its head, middle and end";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, 5)]
    [InlineData(1_000_000, 0)]
    [InlineData(1_000_000, 500_000)]
    [InlineData(1_000_000, 999_999)]
    public void AByteThatChangedIsSeenWhereLengthAndTimeAreKept(int length, int changed)
    {
        byte[] bytes = new byte[length];
        SortedDictionary<string, string> before = Of(bytes);
        bytes[changed] = 1;

        SortedDictionary<string, string> after = Of(bytes);

        after.Keys.Where(name => after[name] != before[name]).ShouldBe([Content]);
        Of(bytes).ShouldBe(after);
    }

    [Fact]
    public void AnEmptyFileHasAnIdentity() => Of([])[Content].ShouldStartWith("sha256 ");

    private SortedDictionary<string, string> Of(byte[] bytes)
    {
        File.WriteAllBytes(_folder["in.tif"], bytes);
        File.SetLastWriteTimeUtc(_folder["in.tif"], DateTime.UnixEpoch);
        var facts = new SortedDictionary<string, string>();
        InputIdentity.Add(facts, [new FileInfo(_folder["in.tif"])]);
        return facts;
    }
}
