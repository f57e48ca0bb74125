using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests.Data;

public sealed class PropertyMapTests
{
    private static readonly PropertyMap Everything = PropertyMap.Empty
        .With("truth", true)
        .With("whole", 7)
        .With("number", 0.1)
        .With("text", "fluorescence \"b\"\n")
        .With("numbers", 1.5, 2.5)
        .With("texts", "a", "b")
        .With("map", PropertyMap.Empty.With("inner", 1));

    [Fact]
    public void JsonKeepsEverything()
    {
        var again = PropertyMap.Parse(Everything.ToJson());
        again.ShouldBe(Everything);
        again.GetBoolean("truth").ShouldBeTrue();
        again.GetInt32("whole").ShouldBe(7);
        again.GetDouble("number").ShouldBe(0.1);
        again.GetString("text").ShouldBe("fluorescence \"b\"\n");
        again.GetDoubles("numbers").ShouldBe([1.5, 2.5]);
        again.GetStrings("texts").ShouldBe(["a", "b"]);
        again.GetMap("map").GetInt32("inner").ShouldBe(1);
    }

    [Fact]
    public void SettingAValueLeavesTheOriginalAlone()
    {
        PropertyMap changed = Everything.With("whole", 8);
        Everything.GetInt32("whole").ShouldBe(7);
        changed.GetInt32("whole").ShouldBe(8);
        changed.ShouldNotBe(Everything);
    }

    [Fact]
    public void AbsentValueTakesTheDefault()
    {
        PropertyMap.Empty.GetInt32("x", 3).ShouldBe(3);
        PropertyMap.Empty.GetString("x", "y").ShouldBe("y");
        PropertyMap.Empty.GetDoubles("x").ShouldBeEmpty();
        PropertyMap.Empty.GetMap("x").ShouldBe(PropertyMap.Empty);
    }

    [Fact]
    public void ValueOfAnotherKindSaysWhatToWrite()
    {
        var map = PropertyMap.Parse("""{ "rotation": "ninety", "frames": 1.5 }""");
        Should.Throw<PropertyException>(() => map.GetInt32("rotation")).Message.ShouldBe("'rotation' is \"ninety\": write a whole number");
        Should.Throw<PropertyException>(() => map.GetInt32("frames")).Message.ShouldBe("'frames' is 1.5: write a whole number");
        Should.Throw<PropertyException>(() => map.GetChoice("rotation", "left", "right")).Message
            .ShouldBe("'rotation' is 'ninety': choose one of left, right");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": ")]
    [InlineData("")]
    public void WhatIsNoJsonObjectIsRefused(string json) => Should.Throw<PropertyException>(() => PropertyMap.Parse(json));

    [Fact]
    public void CommentsAndALastCommaAreAllowed() =>
        PropertyMap.Parse("{ // by hand\n \"a\": 1, }").GetInt32("a").ShouldBe(1);

    [Fact]
    public void NumberThatJsonLacksIsRefused() =>
        Should.Throw<ArgumentException>(() => PropertyMap.Empty.With("x", double.NaN));
}
