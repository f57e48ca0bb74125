using System.Text.Json;

namespace LiveSR.Files.Tiff.Series;

/// <summary>
/// Series as tifffile describes them: the first page of each has an ImageDescription such as
/// <c>{"shape": [5, 3, 64, 80], "axes": "TZYX", "truncated": true}</c>.
/// </summary>
internal sealed record ShapedSeries(PageAxes Axes, bool IsTruncated)
{
    private const int LongestDescription = 1 << 16;
    private const int MostAxes = 16;
    private const int MostPages = 1_000_000;

    /// <summary>What a description says; null where it says no shape that fits the page.</summary>
    internal static ShapedSeries? Read(string description, TiffLayout layout)
    {
        if (!description.StartsWith('{') || description.Length > LongestDescription)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(description, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(document.RootElement, layout);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ShapedSeries? Read(JsonElement root, TiffLayout layout)
    {
        if (!root.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() is < 2 or > MostAxes
            || !shape.EnumerateArray().All(size => size.TryGetInt32(out int value) && value > 0))
        {
            return null;
        }

        int[] sizes = [.. shape.EnumerateArray().Select(size => size.GetInt32())];
        string axes = root.TryGetProperty("axes", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()!.ToUpperInvariant() : "";
        int inPage = AxesInPage(sizes, layout);
        if (inPage == 0)
        {
            return null;
        }

        bool isNamed = axes.Length == sizes.Length;
        var pages = new PageAxes(sizes[..^inPage].Select((size, i) => (isNamed ? axes[i] : 'T', size)));
        return pages.Pages > MostPages ? null : new ShapedSeries(
            pages,
            root.TryGetProperty("truncated", out JsonElement truncated) && truncated.ValueKind == JsonValueKind.True);
    }

    /// <summary>How many of the last axes a page holds: rows, columns and samples; 0 where they do not fit the page.</summary>
    private static int AxesInPage(int[] sizes, TiffLayout layout)
    {
        int[][] forms = layout.Samples.Count == 1
            ? [[layout.Height, layout.Width]]
            : [[layout.Height, layout.Width, layout.Samples.Count], [layout.Samples.Count, layout.Height, layout.Width]];
        return forms.FirstOrDefault(form => form.Length <= sizes.Length && sizes[^form.Length..].SequenceEqual(form))?.Length ?? 0;
    }
}
