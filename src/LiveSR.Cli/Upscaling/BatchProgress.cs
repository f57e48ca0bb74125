using System.Globalization;

namespace LiveSR.Cli.Upscaling;

/// <summary>How far a batch is, by the lengths of its files: how long it will still take is known from what it took.</summary>
/// <param name="items">The files.</param>
/// <param name="clock">The clock.</param>
internal sealed class BatchProgress(IReadOnlyList<BatchItem> items, TimeProvider clock)
{
    private const int MostColumns = 60;

    private readonly long _begun = clock.GetTimestamp();
    private long _worked;
    private long _passedOver;
    private int _item = -1;

    /// <summary>Which file of how many, such as <c>3/12</c>.</summary>
    public string Count => string.Create(CultureInfo.InvariantCulture, $"{_item + 1}/{items.Count}");

    /// <summary>The next file begins.</summary>
    public void Next() => _item++;

    /// <summary>The file is done, or was passed over.</summary>
    public void End(bool wasPassedOver)
    {
        (_worked, _passedOver) = wasPassedOver ? (_worked, _passedOver + items[_item].Bytes) : (_worked + items[_item].Bytes, _passedOver);
    }

    /// <summary>Time that all files will still take; null where nothing is known yet.</summary>
    /// <param name="done">Part of the present file that is done, 0 to 1.</param>
    public TimeSpan? Left(double done)
    {
        double worked = _worked + (done * items[_item].Bytes), all = items.Sum(item => item.Bytes) - _passedOver;
        return worked > 0 ? clock.GetElapsedTime(_begun) * ((all - worked) / worked) : null;
    }

    /// <summary>A line of no more than 60 columns.</summary>
    /// <param name="done">Part of the present file that is done, 0 to 1.</param>
    /// <param name="fps">Frames per second.</param>
    public string Line(double done, double fps)
    {
        string left = Left(done) is { } time ? string.Create(CultureInfo.InvariantCulture, $", {(int)time.TotalHours:00}:{time:mm\\:ss} left") : "";
        string line = string.Create(CultureInfo.InvariantCulture, $"{Count} files, {100 * done:0} %, {fps:0.0} fps{left}: ");
        string name = Path.GetFileName(items[_item].Input);
        int room = Math.Max(0, MostColumns - line.Length);
        return line + (name.Length <= room ? name : name[..Math.Max(0, room - 3)] + "...");
    }
}
