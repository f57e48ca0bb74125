using System.Globalization;
using LiveSR.Sound;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The focus of the simulated microscope, found by figure and tone as a user does it.</summary>
[Collection(Chromium.Collection)]
public sealed class FocusTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FigureAndToneArePeakedWhereTheSpecimenIsInFocus()
    {
        await using LiveView view = await LiveView.StartAsync(_folder.Path, "sim:actin?size=128&fps=12&motion=0&defocus=1");
        var tone = new FocusTone();
        using IDisposable heard = view.Session.Focus.Subscribe(tone.Report);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");

        // Once through the focus, so that the tone knows the best; then back again, listening.
        double[] positions = [0.8, 0.4, 0, -0.4, -0.8];
        foreach (double position in positions)
        {
            await TurnAsync(page, view, position);
        }

        var seen = new List<(double Position, double Figure, double Pitch)>();
        foreach (double position in positions.Reverse())
        {
            await TurnAsync(page, view, position);
            seen.Add((position, double.Parse((await page.TextAsync("#focus-figure"))!, CultureInfo.InvariantCulture), Pitch(tone)));
        }

        string all = string.Join("; ", seen);
        seen.MaxBy(at => at.Figure).Position.ShouldBe(0, all);
        seen.MaxBy(at => at.Pitch).Position.ShouldBe(0, all);
    }

    /// <summary>Turns the focus, and waits until images of there have been judged and the page shows the figure of one.</summary>
    private static async Task TurnAsync(OpenPage page, LiveView view, double position)
    {
        await page["#setting-focus"].FillAsync(position.ToString(CultureInfo.InvariantCulture));
        while (Math.Abs(view.Session.Controls!.Read().Single(control => control.Name == "focus").Value - position) > 0.02)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        long judged = await page.DrawnAsync();
        await page.DrawnAsync(judged + 4);
        string before = (await page.TextAsync("#focus-figure"))!;
        await page.Page.WaitForFunctionAsync("before => document.getElementById('focus-figure').textContent !== before", before);
    }

    /// <summary>Hertz of what the tone plays now: passages through zero, where it is loud enough to have some.</summary>
    private static double Pitch(FocusTone tone)
    {
        float[] samples = new float[tone.WaveFormat.SampleRate / 2];
        tone.Read(samples);
        ReadOnlySpan<float> late = samples.AsSpan(samples.Length / 2);
        int passages = 0;
        for (int i = 1; i < late.Length; i++)
        {
            passages += late[i - 1] < 0 && late[i] >= 0 ? 1 : 0;
        }

        return (double)passages * tone.WaveFormat.SampleRate / late.Length;
    }
}
