using LiveSR.Imaging;

namespace LiveSR.Files.Tiff.Series;

/// <summary>
/// The positions of a Micro-Manager file without OME-XML, which Micro-Manager writes last of all: each page says itself where
/// it stands.
/// </summary>
internal static class MicroManagerSeries
{
    private const int LongestPageText = 1 << 20;

    /// <summary>A series for each position; none where pages do not say where they stand, or say the same place twice.</summary>
    internal static List<TiffMetadata> Find(TiffFile file, TiffMetadata tags)
    {
        (int Directory, MicroManagerPage Page)[] pages = [.. file.Pages.Select(page =>
            (page, MicroManagerPage.Read(file.Directory(page).Text(TiffTag.MicroManagerMetadata, LongestPageText) ?? "")))];
        bool isPlaced = pages.All(page => page.Page.Index is { } index && index.Channel < pages.Length && index.Slice < pages.Length)
            && pages.Select(page => (page.Page.Position, page.Page.Index)).Distinct().Count() == pages.Length;
        return !isPlaced ? [] : [.. pages.GroupBy(page => page.Page.Position).OrderBy(position => position.Key).Select(position => Series([.. position], tags))];
    }

    private static TiffMetadata Series((int Directory, MicroManagerPage Page)[] pages, TiffMetadata tags)
    {
        int Size(Func<PlaneIndex, int> axis) => 1 + pages.Max(page => axis(page.Page.Index!.Value));
        return tags with
        {
            Name = pages[0].Page.PositionName ?? "",
            PositionName = pages[0].Page.PositionName ?? "",
            Axes = new SeriesAxes
            {
                Times = Size(index => index.Time),
                Slices = Size(index => index.Slice),
                SliceSpacingUm = pages[0].Page.SliceSpacingUm,
                Channels = [.. Enumerable.Range(0, Size(index => index.Channel)).Select(channel => new SeriesChannel
                {
                    Name = pages.FirstOrDefault(page => page.Page.Index!.Value.Channel == channel).Page.Channel ?? "",
                })],
            },
            Planes =
            [
                .. pages.OrderBy(page => page.Page.Index!.Value.Time).ThenBy(page => page.Page.Index!.Value.Slice).ThenBy(page => page.Page.Index!.Value.Channel)
                    .Select(page => new TiffPlane(page.Page.Index!.Value, page.Directory)),
            ],
        };
    }
}
