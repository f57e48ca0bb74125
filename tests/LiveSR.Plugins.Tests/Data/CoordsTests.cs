using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests.Data;

public sealed class CoordsTests
{
    [Fact]
    public void EqualWhenEveryAxisIs()
    {
        Coords one = Coords.Empty.With("angle", 3).With(Coords.TimeAxis, 1);
        Coords other = Coords.Empty.With(Coords.TimeAxis, 1).With("angle", 3);
        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
        one.ShouldNotBe(other.With("angle", 4));
        one.ToString().ShouldBe("angle=3, time=1");
    }

    [Fact]
    public void AbsentAxisIsAtZeroButNotPresent()
    {
        Coords coords = Coords.Empty.With(Coords.ZAxis, 0);
        coords.Has(Coords.ZAxis).ShouldBeTrue();
        coords.Has(Coords.TimeAxis).ShouldBeFalse();
        coords.Time.ShouldBe(0);
        coords.ShouldNotBe(Coords.Empty);
        coords.Without(Coords.ZAxis).ShouldBe(Coords.Empty);
    }

    [Fact]
    public void NegativeIndexAndNamelessAxisAreRefused()
    {
        Should.Throw<ArgumentException>(() => Coords.Empty.With(Coords.TimeAxis, -1));
        Should.Throw<ArgumentException>(() => Coords.Empty.With(" ", 0));
    }
}
