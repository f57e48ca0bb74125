using System.Net.WebSockets;
using System.Text.Json.Nodes;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task APageGetsTheNewestFrameAndThenEachOther()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using TestPage page = await view.OpenAsync();
        await page.LookAsync();
        for (int i = 0; i < 5; i++)
        {
            SentFrame frame = await page.FrameAsync();
            frame.ImageNumber.ShouldBe(i);
            frame.SentMs.ShouldBeGreaterThanOrEqualTo(frame.ReceivedMs);
            await page.ShownAsync(frame);
            view.Session.Show();
        }
    }

    [Fact]
    public async Task PixelsAreTheFramesOwnAndTheValuesUnderTheMouseExact()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using TestPage page = await view.OpenAsync();
        await page.LookAsync(zoom: 2, more: ""","probeX":10.5,"probeY":20.5""");
        SentFrame frame = await page.FrameAsync();
        frame.Planes.Select(plane => (plane.Kind, plane.Width, plane.Height, plane.Coding)).ShouldBe([(0, 64, 48, 0), (1, 128, 96, 0)]);
        frame.Planes[0].At(10, 20).ShouldBe(2010);
        frame.Planes[1].At(21, 41).ShouldBe(2010);
        frame.Planes.ShouldAllBe(plane => plane.Probe[0] == 2010);
        frame.Planes[0].Provenance.ShouldBe(0u);
    }

    [Fact]
    public async Task BytesFollowTheScreenAndNotTheSensor()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show(1024, 768);
        using TestPage page = await view.OpenAsync();
        await page.SendAsync("""{"type":"view","id":1,"planes":["enhanced"],"x":0,"y":0,"width":1024,"height":768,"zoom":0.25}""");
        SentPlane whole = (await page.FrameAsync()).Planes.Single();
        (whole.Width, whole.Height).ShouldBe((256, 192));
        whole.Part.ShouldBe([0, 0, 2048, 1536]);
        await page.SendAsync("""{"type":"view","id":2,"planes":["enhanced"],"x":100,"y":100,"width":32,"height":24,"zoom":8}""");
        SentPlane part = (await page.FrameAsync()).Planes.Single();
        (part.Width, part.Height).ShouldBe((64, 48));
        part.At(0, 0).ShouldBe(100 + (100 * 100));
    }

    [Fact]
    public async Task EnhancedPixelsNameWhatMadeThem()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using TestPage page = await view.OpenAsync();
        await page.LookAsync();
        JsonObject way = await page.TextAsync("provenance");
        ((string?)way["model"]).ShouldBe("twice");
        ((bool?)way["inferred"]).ShouldBe(true);
        SentFrame frame = await page.FrameAsync();
        frame.Planes[1].Provenance.ShouldBe((uint)way["id"]!);
        await page.ShownAsync(frame);
        view.Session.Show(provenance: FakeSession.Made("another"));
        ((string?)(await page.TextAsync("provenance"))["model"]).ShouldBe("another");
    }

    [Fact]
    public async Task APageThatShowsNothingIsSentTwoFramesAndHoldsUpNobody()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage asleep = await view.OpenAsync(), awake = await view.OpenAsync();
        await asleep.LookAsync();
        await awake.LookAsync();
        for (int i = 0; i < 200; i++)
        {
            view.Session.Show();
            SentFrame frame = await awake.FrameAsync();
            frame.ImageNumber.ShouldBe(i);
            await awake.ShownAsync(frame);
        }

        // It wakes: the two that were on their way, then the newest.
        SentFrame first = await asleep.FrameAsync(), second = await asleep.FrameAsync();
        (first.Sequence, second.Sequence).ShouldBe((1u, 2u));
        await asleep.ShownAsync(second);
        (await asleep.FrameAsync()).ImageNumber.ShouldBe(199);
        view.Session.Pool.Outstanding.ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public async Task APageThatReadsNothingIsCutOff()
    {
        await using ServedView view = await ServedView.StartAsync(new ViewerOptions { SendTimeout = TimeSpan.FromMilliseconds(300), StatusInterval = TimeSpan.FromMilliseconds(1) });
        using TestPage stalled = await view.OpenAsync();
        await stalled.SendAsync("""{"type":"view","id":1,"planes":["raw","enhanced"],"x":0,"y":0,"width":2000,"height":1500,"zoom":2}""");
        view.Session.Show(2000, 1500);
        while (view.Server.Clients > 0)
        {
            view.Session.Show(2000, 1500);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task AFrozenPageKeepsItsFrameAndCanStillLookAround()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using TestPage page = await view.OpenAsync();
        await page.LookAsync();
        await page.ShownAsync(await page.FrameAsync());
        await page.SendAsync("""{"type":"freeze","frozen":true}""");
        SentFrame frozen = await page.FrameAsync();
        (frozen.IsFrozen, frozen.ImageNumber).ShouldBe((true, 0));
        await page.ShownAsync(frozen);
        view.Session.Show();
        await page.LookAsync(zoom: 3);
        SentFrame moved = await page.FrameAsync();
        (moved.IsFrozen, moved.ImageNumber).ShouldBe((true, 0));
        await page.ShownAsync(moved);
        await page.SendAsync("""{"type":"freeze","frozen":false}""");
        (await page.FrameAsync()).ImageNumber.ShouldBe(1);
    }

    [Fact]
    public async Task OnePageControlsAndAnotherMayTakeOver()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage first = await view.OpenAsync(), second = await view.OpenAsync();
        await first.SendAsync("""{"type":"seat","take":true,"onlyIfFree":true}""");
        await first.TextAsync("status", status => (bool)status["inControl"]!);
        await second.SendAsync("""{"type":"seat","take":true,"onlyIfFree":true}""");
        const string Roi = """{"type":"command","id":7,"do":{"name":"roi","x":1,"y":2,"width":30,"height":20}}""";
        await second.SendAsync(Roi);
        JsonObject refused = await second.TextAsync("answer");
        ((int)refused["id"]!, (bool)refused["done"]!).ShouldBe((7, false));
        view.Session.Commands.ShouldBeEmpty();

        await second.SendAsync("""{"type":"seat","take":true}""");
        await second.SendAsync(Roi);
        ((bool)(await second.TextAsync("answer"))["done"]!).ShouldBeTrue();
        view.Session.Commands.Single().ShouldBe(new RoiCommand { X = 1, Y = 2, Width = 30, Height = 20 });
        await first.TextAsync("status", status => !(bool)status["inControl"]!);
    }

    [Fact]
    public async Task AControllerThatVanishesLeavesTheSeat()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage watcher = await view.OpenAsync();
        using (TestPage controller = await view.OpenAsync())
        {
            await controller.SendAsync("""{"type":"seat","take":true}""");
            await watcher.TextAsync("status", status => !(bool)status["seatFree"]!);
        }

        await watcher.TextAsync("status", status => (bool)status["seatFree"]! && (int)status["clients"]! == 1);
    }

    [Fact]
    public async Task ACommandThatFailsIsAnsweredWithItsReason()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        await page.SendAsync("""{"type":"seat","take":true}""");
        await page.SendAsync("""{"type":"command","id":3,"do":{"name":"setting","setting":"impossible","value":1}}""");
        JsonObject answer = await page.TextAsync("answer");
        ((bool)answer["done"]!, (string)answer["text"]!).ShouldBe((false, "that is not possible"));
    }

    [Fact]
    public async Task TheHistogramCountsEveryPixelAndItsPercentilesAreExact()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using TestPage page = await view.OpenAsync();
        await page.SendAsync("""{"type":"histogram","rate":10,"ignored":25}""");
        JsonObject report = await page.TextAsync("histogram");
        JsonArray channels = report["channels"]!.AsArray();
        channels.Count.ShouldBe(2);
        channels[0]!["counts"]!.AsArray().Sum(count => (int)count!).ShouldBe(64 * 48);
        ((double)channels[0]!["least"]!, (double)channels[0]!["most"]!).ShouldBe((0, 63 + 4700));
        ((double)channels[0]!["low"]!, (double)channels[0]!["high"]!).ShouldBe((1200, 3563));
    }

    [Fact]
    public async Task WhatNobodyLooksAtIsNotComputed()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        using (TestPage page = await view.OpenAsync())
        {
            await page.LookAsync(planes: "\"raw\",\"residual\"");
            await page.SendAsync("""{"type":"watch","focus":true}""");
            await page.SendAsync("""{"type":"ping","at":1}""");
            await page.TextAsync("pong");
            view.Session.Interest.ShouldBe(new SessionInterest(Consistency: true, Focus: true));
        }

        using TestPage other = await view.OpenAsync();
        await other.TextAsync("status", status => (int)status["clients"]! == 1);
        view.Session.Interest.ShouldBe(default);
    }

    [Fact]
    public async Task TheServersEndIsSaid()
    {
        ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        await page.TextAsync("status");
        Task closed = page.UntilClosedAsync();
        await view.DisposeAsync();
        await closed;
        page.CloseReason.ShouldBe("livesr view has ended");
    }

    [Fact]
    public async Task OnePageTooManyIsTurnedAway()
    {
        await using ServedView view = await ServedView.StartAsync(new ViewerOptions { MaxClients = 2 });
        using TestPage first = await view.OpenAsync(), second = await view.OpenAsync();
        await first.TextAsync("status");
        await second.TextAsync("status");
        using TestPage third = await view.OpenAsync();
        await third.UntilClosedAsync();
        third.CloseReason.ShouldBe("2 pages are open already: close one");
        third.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }
}
