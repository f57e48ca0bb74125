using System.Globalization;
using System.Text.RegularExpressions;
using LiveSR.Output;

namespace LiveSR.Recording;

/// <summary>The names of an image sequence, written as in printf: <c>out/frame_%06d.png</c>.</summary>
public sealed partial class SequencePattern
{
    private readonly string _folder;
    private readonly string _before;
    private readonly string _after;
    private readonly string _digits;

    private SequencePattern(string text, string name, Match place)
    {
        Text = text;
        _folder = Path.GetDirectoryName(text) ?? "";
        (_before, _after) = (name[..place.Index], name[(place.Index + place.Length)..]);
        _digits = "D" + (place.Groups[1].Length > 0 ? place.Groups[1].Value : "1");
    }

    /// <summary>The pattern as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>
    /// Takes a pattern apart; null when the name of the file has no place for a number, as <c>%06d</c> or <c>%d</c>. A
    /// letter behind the d makes it a part of the name: <c>50%done.png</c>.
    /// </summary>
    public static SequencePattern? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = Path.GetFileName(text);
        Match place = NumberPlace().Match(name);
        return place.Success ? new SequencePattern(text, name, place) : null;
    }

    /// <summary>Takes a pattern apart; a name without a place for the number gets <c>_%06d</c> before its extension.</summary>
    public static SequencePattern Of(string text)
    {
        string numbered = Path.GetFileNameWithoutExtension(text) + "_%06d" + Path.GetExtension(text);
        return Find(text) ?? new SequencePattern(text, numbered, NumberPlace().Match(numbered));
    }

    /// <summary>The file of an image.</summary>
    public string PathOf(long imageNumber) =>
        Path.Combine(_folder, _before + imageNumber.ToString(_digits, CultureInfo.InvariantCulture) + _after);

    /// <summary>Asks, before any work, whether images may be written under these names.</summary>
    /// <param name="overwrite">Whether images that are there may be replaced.</param>
    /// <param name="inputs">Files that are being read, which are never replaced.</param>
    /// <exception cref="OutputRefusedException">There are such images, or one is an input.</exception>
    public void RequireFree(bool overwrite, params IEnumerable<string> inputs)
    {
        string? there = Images().FirstOrDefault();
        if (there is not null && !overwrite)
        {
            throw new OutputRefusedException($"{there} exists, and {Text} may need its name: choose another folder or name, or add --overwrite.");
        }

        var read = inputs.Select(FileIdentity.Of).Where(identity => identity is not null).ToHashSet();
        if (Images().FirstOrDefault(image => read.Contains(FileIdentity.Of(image))) is { } input)
        {
            throw new OutputRefusedException($"{input} is being read, and {Text} may need its name: choose another folder or name.");
        }
    }

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal void MakeFolder()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(Text))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Text}: the folder {folder} cannot be made; choose another.", e);
        }
    }

    /// <summary>What is there of these names, with any number of digits.</summary>
    private IEnumerable<string> Images()
    {
        string folder = _folder.Length > 0 ? _folder : ".";
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(IsOne) : [];

        bool IsOne(string path)
        {
            string name = Path.GetFileName(path);
            return name.Length > _before.Length + _after.Length && name.StartsWith(_before, comparison) && name.EndsWith(_after, comparison)
                && name.AsSpan(_before.Length, name.Length - _before.Length - _after.Length).ContainsAnyExceptInRange('0', '9') is false;
        }
    }

    [GeneratedRegex("%(?:0([0-9]{1,2}))?d(?![A-Za-z])")]
    private static partial Regex NumberPlace();
}
