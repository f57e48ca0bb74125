using System.Globalization;
using LiveSR.Cli.Comparing;
using LiveSR.Cli.Pictures;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Cli.Upscaling;

/// <summary>One page of a whole batch: the first frame of each recording beside what became of it.</summary>
internal static class BatchSheet
{
    /// <summary>Pairs on a page: of more outputs, as many spread evenly.</summary>
    private const int MostPairs = 60;

    /// <summary>Draws the page; without a whole output there is none.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="results">What became of the outputs.</param>
    public static void Save(string path, bool overwrite, IReadOnlyList<OutputResult> results)
    {
        OutputResult[] whole = [.. results.Where(result => result.State is OutputState.Done or OutputState.Whole)];
        IReadOnlySet<long> shown = ContactSheet.Choose(whole.Length, MostPairs);
        using var sheet = new ContactSheet();
        int count = 0;
        foreach (OutputResult result in whole.Where((_, i) => shown.Contains(i)))
        {
            count += Add(sheet, result) ? 1 : 0;
        }

        if (count > 0)
        {
            sheet.Save(path, overwrite, string.Create(CultureInfo.InvariantCulture, $"{count} of {results.Count} outputs, each beside its input"));
        }
    }

    /// <summary>A recording that was taken away meanwhile is no reason to lose the others.</summary>
    private static bool Add(ContactSheet sheet, OutputResult result)
    {
        try
        {
            using var input = new FrameFeed(result.Input, result.Series);
            using var output = new FrameFeed(result.Output, series: null);
            input.Start();
            output.Start();
            using FrameLease? before = input.Next(), after = output.Next();
            if (before is null || after is null)
            {
                return false;
            }

            sheet.Add(before.Frame, after.Frame, Path.GetFileName(result.Output));
            return true;
        }
        catch (SourceException e)
        {
            Console.Error.WriteLine($"livesr: warning: {e.Message} It is not on the contact sheet.");
            return false;
        }
    }
}
