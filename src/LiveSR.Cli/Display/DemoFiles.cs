using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveSR.Output;

namespace LiveSR.Cli.Display;

/// <summary>
/// What <c>livesr demo</c> leaves in its folder: a picture, and figures that name the picture by its hash. By that a
/// later demo knows its own files, which it replaces unasked, from what somebody has made of them since.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class DemoFiles(string folder)
{
    /// <summary>What the figures state as <c>madeBy</c>, beside <c>pictureSha256</c>.</summary>
    public const string Maker = "livesr demo";

    /// <summary>The picture.</summary>
    public string Picture { get; } = Path.Combine(folder, "demo.png");

    /// <summary>The figures.</summary>
    public string Figures { get; } = Path.Combine(folder, "demo.json");

    /// <summary>Asks, before any work, whether the files may be written.</summary>
    /// <param name="overwrite">Whether other people's files may be replaced.</param>
    /// <returns>Whether what is there is replaced.</returns>
    /// <exception cref="OutputRefusedException">A file of these names was not written by a demo, or changed since.</exception>
    public bool RequireFree(bool overwrite)
    {
        bool replace = overwrite || AreOurs();
        foreach (string file in new[] { Picture, Figures }.Where(Path.Exists))
        {
            OutputFile.RequireFree(file, replace);
        }

        return replace;
    }

    /// <summary>The SHA-256 of the picture that is there.</summary>
    public string HashOfPicture()
    {
        using FileStream stream = File.OpenRead(Picture);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private bool AreOurs()
    {
        try
        {
            return File.Exists(Figures)
                && JsonNode.Parse(File.ReadAllText(Figures)) is JsonObject figures
                && (string?)figures["madeBy"] == Maker
                && (!File.Exists(Picture) || (string?)figures["pictureSha256"] == HashOfPicture());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
