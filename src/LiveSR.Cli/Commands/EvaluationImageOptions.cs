using System.CommandLine;
using LiveSR.Cli.Evaluation;

namespace LiveSR.Cli.Commands;

/// <summary>The options that say on which images to judge.</summary>
internal sealed class EvaluationImageOptions
{
    private readonly Argument<string[]> _folders = new("folders")
    {
        Description = "Folders of high-resolution images (PNG, JPEG, TIFF), a group each; a folder of folders stands for those.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _recipe = new("--recipe") { Description = "Judge on what this training recipe holds back.", HelpName = "file.yaml" };
    private readonly Option<string?> _low = new("--low") { Description = "Folder of low-resolution images; with --high.", HelpName = "folder" };
    private readonly Option<string?> _high = new("--high") { Description = "Folder of high-resolution images of the same names, scale times as large.", HelpName = "folder" };

    private readonly Option<int?> _heldBack = new("--held-back")
    {
        Description = "Only images that training with 'held_back: N' never sees: the same hash of the name.",
        HelpName = "N",
    };

    private readonly Option<string> _sameField = new("--same-field")
    {
        Description = "With --held-back: what names of images of one field differ in, as the recipe's same_field.",
        HelpName = "regex",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Use only the first images of each group." };

    /// <summary>The arguments, to be added to a command.</summary>
    public IEnumerable<Argument> Arguments => [_folders];

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_recipe, _low, _high, _heldBack, _sameField, _limit];

    /// <summary>Finds the images that the command line asks for.</summary>
    /// <exception cref="UsageException">It asks for none, or for two things at once.</exception>
    public EvaluationSet Read(ParseResult parsed)
    {
        string[] folders = parsed.GetValue(_folders) ?? [];
        string? recipe = parsed.GetValue(_recipe), low = parsed.GetValue(_low), high = parsed.GetValue(_high);
        int asked = (folders.Length > 0 ? 1 : 0) + (recipe is not null ? 1 : 0) + (low is not null || high is not null ? 1 : 0);
        if (asked != 1 || low is null != high is null)
        {
            throw new UsageException("Name what to judge on: folders of images, or --recipe file.yaml, or --low folder --high folder.");
        }

        if (parsed.GetValue(_limit) is < 1)
        {
            throw new UsageException("--limit must be at least 1.");
        }

        HeldBackImages? heldBack = parsed.GetValue(_heldBack) is { } percent ? new HeldBackImages(percent, parsed.GetValue(_sameField)!) : null;
        EvaluationSet set = recipe is not null ? EvaluationSet.OfRecipe(recipe)
            : low is not null ? EvaluationSet.OfPairs(low, high!, heldBack)
            : EvaluationSet.OfFolders(folders, heldBack);
        return set.Limited(parsed.GetValue(_limit));
    }
}
