using LiveSR.Inference.Models;

namespace LiveSR.Inference;

/// <summary>The model that is used when none is named: ours where it is installed, else the best that needs no training.</summary>
public static class DefaultModel
{
    private const int UsualScale = 2;

    /// <summary>Name of a model of the given scale; x2 when none is given.</summary>
    public static string Name(int? scale)
    {
        int wanted = scale ?? UsualScale;
        string[] preferred = [$"livesr-live-x{wanted}", $"richardson-lucy-x{wanted}"];
        ModelCatalog catalog = ModelCatalog.Default;
        return preferred.FirstOrDefault(name => catalog.Find(name) is not null) ?? "bicubic";
    }
}
