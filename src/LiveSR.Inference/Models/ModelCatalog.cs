using LiveSR.Onnx;

namespace LiveSR.Inference.Models;

/// <summary>One file of a model folder: a package, or why it is none.</summary>
/// <param name="Path">The .onnx file.</param>
/// <param name="Package">The package; null when it cannot be used as it is.</param>
/// <param name="Problem">Why not, in one line; null when it can.</param>
public sealed record CatalogEntry(string Path, ModelPackage? Package, string? Problem);

/// <summary>The models in one or more folders; a file of an earlier folder hides those of the same name in later ones.</summary>
public sealed class ModelCatalog
{
    /// <summary>Environment variable with folders to look in first, separated as in PATH.</summary>
    public const string FoldersVariable = "LIVESR_MODELS";

    /// <summary>A catalog of the given folders; those that do not exist are passed over.</summary>
    public ModelCatalog(params IEnumerable<string> folders) => Folders = [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The folders that <see cref="FoldersVariable"/> names, <c>models</c> beside the program, and <c>models</c> in the
    /// working folder: a file that happens to lie where the program is started does not replace a shipped model.
    /// </summary>
    public static ModelCatalog Default => Standard(Environment.GetEnvironmentVariable(FoldersVariable), AppContext.BaseDirectory, Environment.CurrentDirectory);

    /// <summary>The folders, in order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Every .onnx file, by folder and name.</summary>
    public IEnumerable<CatalogEntry> Entries()
    {
        foreach (string path in Files())
        {
            yield return Read(path);
        }
    }

    /// <summary>Opens a model by its name (<c>livesr.name</c> or file name) or by the path of its file.</summary>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    /// <exception cref="InferenceException">It is there, but cannot be used.</exception>
    public ModelPackage Open(string nameOrPath, ModelOverrides? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        if (File.Exists(nameOrPath))
        {
            return ModelPackage.Open(nameOrPath, overrides);
        }

        return Find(nameOrPath) is { } path ? ModelPackage.Open(path, overrides) : throw new ModelNotFoundException(
            $"there is no model '{nameOrPath}': it is neither a file nor in {string.Join(", ", Folders)}; 'livesr models' lists what there is.");
    }

    /// <summary>
    /// The file of a model by its file name or its <c>livesr.name</c>; null when there is none. Files are not read where
    /// one has the name, and else only their metadata: a start that needs one model must not wait for all.
    /// </summary>
    public string? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Files().FirstOrDefault(file => name.Equals(Path.GetFileNameWithoutExtension(file), StringComparison.OrdinalIgnoreCase))
            ?? Files().FirstOrDefault(file => name.Equals(NameOf(file), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The catalog of a program in one folder that was started in another.</summary>
    internal static ModelCatalog Standard(string? named, string programFolder, string workingFolder) => new(
        (named ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(Path.Combine(programFolder, "models"))
            .Append(Path.Combine(workingFolder, "models")));

    private static CatalogEntry Read(string path)
    {
        try
        {
            return new CatalogEntry(path, ModelPackage.Open(path), Problem: null);
        }
        catch (InferenceException e)
        {
            return new CatalogEntry(path, Package: null, e.Message);
        }
    }

    private static string? NameOf(string path)
    {
        try
        {
            return OnnxModel.LoadMetadata(path).GetValueOrDefault(ModelMetadata.Name)?.Trim();
        }
        catch (Exception e) when (e is OnnxFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<string> Files() => Folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase);
}
