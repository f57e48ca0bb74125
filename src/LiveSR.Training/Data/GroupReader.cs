using System.Text.RegularExpressions;
using LiveSR.Imaging;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>Reads one group of a recipe: a folder of true images, or two folders of pairs.</summary>
internal static class GroupReader
{
    /// <summary>Reads the images and parts those held back from those to learn from.</summary>
    /// <exception cref="TrainingException">A folder is not there, has nothing to learn from, or a pair does not fit.</exception>
    internal static ImageGroup Read(DataRecipe data, GroupRecipe group, IReadOnlyCollection<int> scales, CancellationToken cancellation)
    {
        var isPaired = group.Folder.Length == 0;
        var high = FolderOf(data, group, isPaired ? group.High : group.Folder);
        var low = isPaired ? FolderOf(data, group, group.Low) : null;
        var training = new List<TrainingImage>();
        var heldBack = new List<TrainingImage>();
        foreach (var file in ImageFile.In(high).Where(file => Matches(group, file)))
        {
            cancellation.ThrowIfCancellationRequested();
            var image = low is null ? ReadImage(file, scales) : ReadPair(low, file, scales);
            (IsHeldBack(data, group, file) ? heldBack : training).Add(image);
        }

        return training.Count > 0
            ? new ImageGroup(group.Name, group.Weight, training, heldBack, isPaired)
            : throw new TrainingException($"{high}: group '{group.Name}' has no image to learn from.");
    }

    private static string FolderOf(DataRecipe data, GroupRecipe group, string name)
    {
        var folder = Path.Combine(data.Root, name);
        return Directory.Exists(folder)
            ? folder
            : throw new TrainingException($"{folder}: the folder of group '{group.Name}' is not there; set data.root in the recipe.");
    }

    private static TrainingImage ReadImage(string file, IReadOnlyCollection<int> scales)
    {
        var (luma, largest) = ImageFile.ReadLuma(file);
        return ImagePool.Prepare(Path.GetFileName(file), luma, largest, scales);
    }

    private static TrainingImage ReadPair(string lowFolder, string file, IReadOnlyCollection<int> scales)
    {
        var lowFile = Path.Combine(lowFolder, Path.GetFileName(file));
        if (!File.Exists(lowFile))
        {
            throw new TrainingException($"{lowFile}: the low-resolution image of {file} is not there; pairs need equal names.");
        }

        var (truth, largest) = ImageFile.ReadLuma(file);
        var (low, lowLargest) = ImageFile.ReadLuma(lowFile);
        if (largest != lowLargest)
        {
            throw new TrainingException($"{lowFile}: it and its true image must both have 8 bits or both 16.");
        }

        return ImagePool.PreparePair(Path.GetFileName(file), low, truth, largest, ScaleOf(lowFile, low, truth, scales));
    }

    private static int ScaleOf(string lowFile, Plane low, Plane truth, IReadOnlyCollection<int> scales)
    {
        var scale = truth.Width / low.Width;
        return truth.Width == low.Width * scale && truth.Height == low.Height * scale && scales.Contains(scale)
            ? scale
            : throw new TrainingException(
                $"{lowFile}: {low.Width}x{low.Height} with a true image of {truth.Width}x{truth.Height} is none of the recipe's scales, x{string.Join(", x", scales)}; crop one of them.");
    }

    private static bool Matches(GroupRecipe group, string file) =>
        group.Files.Length == 0 || Checked(group, "files", () => Regex.IsMatch(Path.GetFileName(file), group.Files));

    private static bool IsHeldBack(DataRecipe data, GroupRecipe group, string file) =>
        Checked(group, "same_field", () => HoldOut.IsHeldBack(file, group.SameField, data.HeldBack));

    private static bool Checked(GroupRecipe group, string key, Func<bool> match)
    {
        try
        {
            return match();
        }
        catch (RegexParseException error)
        {
            throw new TrainingException($"data.groups: {key} of '{group.Name}' is no regular expression: {error.Message}", error);
        }
    }
}
