namespace LiveSR.Queues.Tests;

public sealed class OverloadPolicyTests
{
    [Theory]
    [InlineData(OverloadPolicy.DropOldest, "drop-oldest")]
    [InlineData(OverloadPolicy.DropNewest, "drop-newest")]
    [InlineData(OverloadPolicy.Wait, "wait")]
    [InlineData(OverloadPolicy.Fail, "fail")]
    public void EveryPolicyIsReadBackFromItsName(OverloadPolicy policy, string name)
    {
        policy.Format().ShouldBe(name);
        OverloadPolicies.Parse(name).ShouldBe(policy);
    }

    [Fact]
    public void UnknownPolicyIsRefusedWithTheNamesThatExist() =>
        Should.Throw<FormatException>(() => OverloadPolicies.Parse("drop"))
            .Message.ShouldBe("'drop' is not an overload policy: write one of drop-oldest, drop-newest, wait, fail.");

    [Fact]
    public void OptionsWithoutRoomOrPatienceAreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions { Capacity = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions { WaitAtMost = TimeSpan.Zero });
    }
}
