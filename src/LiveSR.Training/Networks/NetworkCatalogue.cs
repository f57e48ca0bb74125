namespace LiveSR.Training.Networks;

/// <summary>A network as the catalogue lists it.</summary>
/// <param name="Name">What recipes and users call it.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Scales">Enlargements it can be made for.</param>
/// <param name="Input">What it is given.</param>
/// <param name="Create">Makes it, with untrained weights, for one of the scales.</param>
public sealed record CatalogueEntry(
    string Name, string Source, IReadOnlyList<int> Scales, NetworkInput Input, Func<int, SuperResolutionNetwork> Create);

/// <summary>All networks by name.</summary>
public static class NetworkCatalogue
{
    /// <summary>The networks, the default first.</summary>
    public static IReadOnlyList<CatalogueEntry> Entries { get; } =
    [
        new("livesr-pyramid", "LiveSR", [1, 2, 4], NetworkInput.Low, scale => new PyramidNetwork(scale)),
        new("livesr-pyramid-fine", "LiveSR", [1, 2, 4], NetworkInput.Low, scale => new PyramidNetwork(scale, "livesr-pyramid-fine", depth: PyramidDepth.Fine)),
        new("livesr-live", "LiveSR", [1, 2, 4], NetworkInput.Low, scale => new LiveNetwork(scale)),
        new("livesr-rln", "LiveSR, after Li et al. 2022", [1, 2, 4], NetworkInput.Low, scale => new RichardsonLucyNetwork(scale)),
        new("ayas-vdsr", "Ayas and Ekinci 2019", [2, 4], NetworkInput.Interpolated, scale => new AyasVdsr(scale)),
        new("mhtcun", "Gong et al. 2022", [2, 4], NetworkInput.Low, Mhtcun.Published),
        new("mhtcun-small", "Gong et al. 2022, reduced", [2, 4], NetworkInput.Low, Mhtcun.Small),
        new("msrgan", "modified SRGAN (generator)", [2, 4], NetworkInput.Low, scale => SrganGenerator.Modified(scale)),
        new("mdeblurgan", "M-Deblurgan (generator)", [2, 4], NetworkInput.Low, scale => new MDeblurgan(scale)),
        new("mdeblurgan-small", "M-Deblurgan (generator), reduced", [2, 4], NetworkInput.Low, scale => new MDeblurgan(scale, "mdeblurgan-small", 32)),
        new("srcnn", "Dong et al. 2016", [2, 3, 4], NetworkInput.Interpolated, scale => new Srcnn(scale)),
        new("edsr", "Lim et al. 2017", [2, 3, 4], NetworkInput.Low, scale => new Edsr(scale)),
        new("edsr-baseline", "Lim et al. 2017", [2, 3, 4], NetworkInput.Low, scale => new Edsr(scale, "edsr-baseline", 16, 64, 1)),
        new("rcan", "Zhang et al. 2018a", [2, 3, 4], NetworkInput.Low, scale => new Rcan(scale)),
        new("rcan-small", "Zhang et al. 2018a, reduced", [2, 3, 4], NetworkInput.Low, scale => new Rcan(scale, "rcan-small", 4, 6, 32, 8)),
        new("rdn", "Zhang et al. 2018b", [2, 3, 4], NetworkInput.Low, scale => new Rdn(scale)),
        new("rdn-small", "Zhang et al. 2018b, reduced", [2, 3, 4], NetworkInput.Low, scale => new Rdn(scale, "rdn-small", 6, 4, 24, 32)),
        new("srfbn", "Li et al. 2019", [2, 3, 4], NetworkInput.Low, scale => new Srfbn(scale)),
        new("srfbn-s", "Li et al. 2019 (their S)", [2, 3, 4], NetworkInput.Low, scale => new Srfbn(scale, "srfbn-s", 3, 32)),
        new("dfcan", "Qiao et al. 2021", [2, 4], NetworkInput.Low, scale => new Dfcan(scale)),
        new("dfcan-small", "Qiao et al. 2021, reduced", [2, 4], NetworkInput.Low, scale => new Dfcan(scale, "dfcan-small", 4, 2, 48, 16, 64)),
        new("srgan", "Ledig et al. 2017 (generator)", [2, 4], NetworkInput.Low, scale => SrganGenerator.Published(scale)),
        new("unet-sr", "U-net + SR of M-Deblurgan's table", [2, 4], NetworkInput.Low, scale => new UNetSr(scale)),
        new("unet-sr-small", "U-net + SR, reduced", [2, 4], NetworkInput.Low, scale => new UNetSr(scale, "unet-sr-small", 16, 3, 32)),
    ];

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Entries.Select(entry => entry.Name);

    /// <summary>Whether there is a network of that name.</summary>
    public static bool Contains(string name) => Entries.Any(entry => entry.Name == name);

    /// <summary>Makes a network with untrained weights, drawn from libtorch's default generator.</summary>
    /// <exception cref="TrainingException">There is none of that name or for that scale.</exception>
    public static SuperResolutionNetwork Create(string name, int scale)
    {
        CatalogueEntry entry = Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new TrainingException($"'{name}' is no network; there are {string.Join(", ", Names)}.");
        return entry.Scales.Contains(scale)
            ? entry.Create(scale)
            : throw new TrainingException($"{name} is made for x{string.Join(", x", entry.Scales)}, not x{scale}.");
    }
}
