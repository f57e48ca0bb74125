using System.Globalization;

namespace LiveSR.Benchmarks;

/// <summary>Processor time that this program and all that it started have used, by kind of process; from Linux' <c>/proc</c>.</summary>
internal static class ProcessorTimes
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds by kind: <c>livesr</c> for this program, the browser's own names (<c>renderer</c>, <c>gpu-process</c>) for its parts.</summary>
    public static Dictionary<string, double> Now()
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(folder => (Id: int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), Times: Read(folder)))
            .Where(process => process.Times is not null)
            .ToDictionary(process => process.Id, process => process.Times!.Value);
        return all.Keys.Where(id => IsOurs(id, all)).GroupBy(KindOf).ToDictionary(kind => kind.Key, kind => kind.Sum(id => all[id].Seconds));
    }

    /// <summary>Milliseconds of each kind between two moments, for each of <paramref name="frames"/>, the costliest first.</summary>
    public static string PerFrame(Dictionary<string, double> before, Dictionary<string, double> after, double frames) => string.Join(", ", after
        .Select(kind => (kind.Key, Ms: 1000 * (kind.Value - before.GetValueOrDefault(kind.Key)) / frames))
        .Where(kind => kind.Ms >= 0.05)
        .OrderByDescending(kind => kind.Ms)
        .Select(kind => FormattableString.Invariant($"{kind.Key} {kind.Ms:0.0}")));

    private static bool IsOurs(int id, Dictionary<int, (int Parent, double Seconds)> all)
    {
        while (id != Environment.ProcessId)
        {
            if (!all.TryGetValue(id, out (int Parent, double Seconds) process))
            {
                return false;
            }

            id = process.Parent;
        }

        return true;
    }

    private static (int Parent, double Seconds)? Read(string folder)
    {
        try
        {
            // Behind the name, which may hold spaces: state, parent, ... user and system time as the 12th and 13th.
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string KindOf(int id)
    {
        if (id == Environment.ProcessId)
        {
            return "livesr";
        }

        try
        {
            string[] words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0', ' ');
            string? type = words.FirstOrDefault(word => word.StartsWith("--utility-sub-type=", StringComparison.Ordinal))
                ?? words.FirstOrDefault(word => word.StartsWith("--type=", StringComparison.Ordinal));
            return type?.Split('=')[1] ?? Path.GetFileName(words[0]);
        }
        catch (IOException)
        {
            return "ended";
        }
    }
}
