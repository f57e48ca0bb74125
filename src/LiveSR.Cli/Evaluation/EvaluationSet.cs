using System.Text.RegularExpressions;
using LiveSR.Training.Data;
using LiveSR.Training.Recipes;

namespace LiveSR.Cli.Evaluation;

/// <summary>One image to judge on.</summary>
/// <param name="Group">What it is counted with: its folder's or its recipe group's name.</param>
/// <param name="Truth">File of the high-resolution image.</param>
/// <param name="Input">File of the low-resolution image, or null when it is made from the truth.</param>
internal sealed record EvaluationImage(string Group, string Truth, string? Input)
{
    /// <summary>File name.</summary>
    public string Name => Path.GetFileName(Truth);
}

/// <summary>The images to judge on, and how they were chosen.</summary>
/// <param name="Images">The images, group by group.</param>
/// <param name="Selection">How they were chosen, for the reader of the figures.</param>
internal sealed record EvaluationSet(IReadOnlyList<EvaluationImage> Images, string Selection)
{
    private const string All = "all images, whether or not a model was trained on them";

    /// <summary>True when the low-resolution images are files of their own.</summary>
    public bool IsPaired => Images.All(image => image.Input is not null);

    /// <summary>Each folder is a group; a folder that holds only folders stands for those.</summary>
    public static EvaluationSet OfFolders(IEnumerable<string> folders, HeldBackImages? heldBack)
    {
        IEnumerable<EvaluationImage> images =
            from folder in folders.SelectMany(Expanded)
            let files = ImageFolder.FilesOf(folder)
            from file in heldBack?.Of(folder, files) ?? files
            select new EvaluationImage(NameOf(folder), file, null);
        return new EvaluationSet([.. images], Describe(heldBack));
    }

    /// <summary>Images of the same name in two folders, as 'livesr align' writes them.</summary>
    /// <exception cref="UsageException">A high-resolution image has no counterpart.</exception>
    public static EvaluationSet OfPairs(string low, string high, HeldBackImages? heldBack)
    {
        var inputs = ImageFolder.FilesOf(low).ToDictionary(file => Path.GetFileNameWithoutExtension(file));
        IReadOnlyList<string> files = ImageFolder.FilesOf(high);
        IEnumerable<EvaluationImage> images = (heldBack?.Of(high, files) ?? files).Select(file =>
            inputs.TryGetValue(Path.GetFileNameWithoutExtension(file), out string? input)
                ? new EvaluationImage("pairs", file, input)
                : throw new UsageException($"{file} has no counterpart in {low}: pairs have the same name ('livesr align' writes them so)."));
        return new EvaluationSet([.. images], $"pairs of {low} and {high}; {Describe(heldBack)}");
    }

    /// <summary>What a training recipe holds back, group by group; groups whose folder is absent are skipped, and named.</summary>
    /// <exception cref="UsageException">It holds nothing back, or no folder is there.</exception>
    public static EvaluationSet OfRecipe(string path)
    {
        TrainingRecipe recipe = RecipeReader.Read(path);
        ILookup<bool, GroupRecipe> groups = recipe.Data.Groups.ToLookup(group => FoldersOf(group, recipe.Data).All(Directory.Exists));
        string skipped = string.Concat(groups[false].Select(group => $"; {group.Name} skipped: {FoldersOf(group, recipe.Data).First(folder => !Directory.Exists(folder))} is not there"));
        if (!groups[true].Any())
        {
            throw new UsageException($"{path}: nothing to judge on{skipped}.");
        }

        EvaluationImage[] images = [.. groups[true].SelectMany(group => OfGroup(group, recipe.Data))];
        return images.Length > 0
            ? new EvaluationSet(images, $"held back by the recipe {recipe.Name} ({recipe.Data.HeldBack}% of the sources, by a hash of the name){skipped}")
            : throw new UsageException($"{path} holds no image back: set data.held_back, or name folders to judge on.");
    }

    /// <summary>The first images of each group.</summary>
    public EvaluationSet Limited(int? images) => images is not { } most ? this : this with
    {
        Images = [.. Images.GroupBy(image => image.Group).SelectMany(group => group.Take(most))],
        Selection = $"{Selection}; at most {most} of each group",
    };

    private static IEnumerable<string> Expanded(string folder)
    {
        if (!Directory.Exists(folder) || ImageFolder.HasImages(folder))
        {
            return [folder];
        }

        string[] inner = [.. Directory.EnumerateDirectories(folder).Where(ImageFolder.HasImages).Order(StringComparer.Ordinal)];
        return inner.Length > 0 ? inner : [folder];
    }

    private static IEnumerable<string> FoldersOf(GroupRecipe group, DataRecipe data) =>
        (group.Low.Length > 0 ? new[] { group.Low, group.High } : [group.Folder]).Select(folder => Path.Combine(data.Root, folder));

    private static IEnumerable<EvaluationImage> OfGroup(GroupRecipe group, DataRecipe data)
    {
        bool isPaired = group.Low.Length > 0;
        string folder = Path.Combine(data.Root, isPaired ? group.High : group.Folder);
        ILookup<string, string>? inputs = isPaired ? ImageFolder.FilesOf(Path.Combine(data.Root, group.Low)).ToLookup(file => Path.GetFileNameWithoutExtension(file)) : null;
        return ImageFolder.FilesOf(folder)
            .Where(file => Regex.IsMatch(Path.GetFileName(file), group.Files) && HoldOut.IsHeldBack(file, group.SameField, data.HeldBack))
            .Select(file => new EvaluationImage(group.Name, file, inputs?[Path.GetFileNameWithoutExtension(file)].FirstOrDefault()));
    }

    private static string Describe(HeldBackImages? heldBack) =>
        heldBack is null ? All : $"only images that training with held_back: {heldBack.Percent} never sees (by a hash of the name)";

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
