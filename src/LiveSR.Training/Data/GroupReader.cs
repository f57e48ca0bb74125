using System.Text.RegularExpressions;
using LiveSR.Imaging;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>Reads the groups of a recipe: folders of true images, of channels to compose images of, or of pairs.</summary>
/// <param name="data">Where the groups are, and how much is held back.</param>
/// <param name="degradation">How low-resolution images are made.</param>
/// <param name="scales">The recipe's scales.</param>
internal sealed class GroupReader(DataRecipe data, DegradationRecipe degradation, IReadOnlyCollection<int> scales)
{
    // Judging is to take seconds: of a large image the middle is enough.
    private const int LargestTaken = 384;

    /// <summary>Reads the images and parts those held back from those to learn from.</summary>
    /// <exception cref="TrainingException">A folder is not there, has nothing to learn from, or a pair does not fit.</exception>
    internal ImageGroup Read(GroupRecipe group, CancellationToken cancellation)
    {
        try
        {
            return ReadGroup(group, cancellation);
        }
        catch (RegexParseException error)
        {
            throw new TrainingException($"data.groups: files, same_field or compose of '{group.Name}' is no regular expression: {error.Message}", error);
        }
    }

    /// <summary>
    /// The held-back images of a group as the recipe's microscope takes them, under conditions that follow from each one's
    /// name; null where nothing is taken.
    /// </summary>
    internal ImageGroup? Take(ImageGroup group) => degradation.Microscope is { } microscope && !group.IsPaired && group.HeldBack.Count > 0
        ? new ImageGroup($"{group.Name}, taken", group.Weight, [], [.. group.HeldBack.Select(image => Take(image, microscope))], IsPaired: true)
        : null;

    private TrainingImage Take(TrainingImage image, MicroscopeRecipe microscope)
    {
        var random = new Random(HoldOut.SeedOf(image.Name, 3));
        var exposure = Exposure.Draw(microscope, random);
        int scale = scales.Max();
        int Edge(int size) => Math.Max(scale, (int)(Math.Min(size, LargestTaken * exposure.Shrink) / exposure.Shrink) / scale * scale);
        (int width, int height) = (Edge(image.Truth.Width), Edge(image.Truth.Height));
        (int wide, int high) = ((int)Math.Min(image.Truth.Width, width * exposure.Shrink), (int)Math.Min(image.Truth.Height, height * exposure.Shrink));
        Plane part = image.Truth.Crop(new PixelRect((image.Truth.Width - wide) / 2, (image.Truth.Height - high) / 2, wide, high));
        (Plane frame, Plane truth) = Microscope.Take(Resampler.Resize(part, width, height), scale, exposure, random);
        return new TrainingImage(image.Name, truth, new Dictionary<int, Plane> { [scale] = frame }) { BlurSigma = exposure.OpticsSigma / scale };
    }

    private ImageGroup ReadGroup(GroupRecipe group, CancellationToken cancellation)
    {
        bool isPaired = group.Folder.Length == 0;
        string folder = FolderOf(group, isPaired ? group.High : group.Folder);
        string? low = isPaired ? FolderOf(group, group.Low) : null;
        IReadOnlyDictionary<string, double>? blurs = low is null ? null : PairBlurs.Beside(low);
        IEnumerable<string> files = ImageFile.In(folder).Where(file => group.Files.Length == 0 || Regex.IsMatch(Path.GetFileName(file), group.Files));
        var training = new List<TrainingImage>();
        var heldBack = new List<TrainingImage>();
        foreach (IReadOnlyList<string> channels in group.Compose.Count > 0 ? ChannelComposition.FieldsOf(files, group) : files.Select(file => new[] { file }))
        {
            cancellation.ThrowIfCancellationRequested();
            TrainingImage image = low is null ? ReadImage(channels, group) : ReadPair(low, channels[0], blurs!);
            (HoldOut.IsHeldBack(channels[0], group.SameField, data.HeldBack) ? heldBack : training).Add(image);
        }

        return training.Count > 0
            ? new ImageGroup(group.Name, group.Weight, training, heldBack, isPaired)
            : throw new TrainingException($"{folder}: group '{group.Name}' has no image to learn from.");
    }

    private string FolderOf(GroupRecipe group, string name)
    {
        string folder = Path.Combine(data.Root, name);
        return Directory.Exists(folder)
            ? folder
            : throw new TrainingException($"{folder}: the folder of group '{group.Name}' is not there; set data.root in the recipe.");
    }

    private TrainingImage ReadImage(IReadOnlyList<string> channels, GroupRecipe group)
    {
        string name = Path.GetFileName(channels[0]);
        var read = channels.Select(ImageFile.ReadLuma).ToList();
        Plane luma = read.Count == 1 ? read[0].Luma : ChannelComposition.Compose([.. read.Select(file => file.Luma)], group.ComposeAs == "luma", name);
        return ImagePool.Prepare(name, luma, read.Max(file => file.Largest), scales, BlurOf(name));
    }

    private double BlurOf(string name) => degradation.BlurSigma is [var least, var most]
        ? least + ((most - least) * HoldOut.HashOf(name, 2) / uint.MaxValue)
        : 0;

    private TrainingImage ReadPair(string lowFolder, string file, IReadOnlyDictionary<string, double> blurs)
    {
        string lowFile = Path.Combine(lowFolder, Path.GetFileName(file));
        if (!File.Exists(lowFile))
        {
            throw new TrainingException($"{lowFile}: the low-resolution image of {file} is not there; pairs need equal names.");
        }

        (Plane? truth, float largest) = ImageFile.ReadLuma(file);
        (Plane? low, float lowLargest) = ImageFile.ReadLuma(lowFile);
        if (largest != lowLargest)
        {
            throw new TrainingException($"{lowFile}: it and its true image must both have 8 bits or both 16.");
        }

        string name = Path.GetFileName(file);
        TrainingImage pair = ImagePool.PreparePair(name, low, truth, largest, ScaleOf(lowFile, low, truth));
        return blurs.TryGetValue(name, out double sigma) ? pair with { BlurSigma = sigma } : pair;
    }

    private int ScaleOf(string lowFile, Plane low, Plane truth)
    {
        int scale = truth.Width / low.Width;
        return truth.Width == low.Width * scale && truth.Height == low.Height * scale && scales.Contains(scale)
            ? scale
            : throw new TrainingException(
                $"{lowFile}: {low.Width}x{low.Height} with a true image of {truth.Width}x{truth.Height} is none of the recipe's scales, x{string.Join(", x", scales)}; crop one of them.");
    }
}
