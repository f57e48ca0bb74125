using System.Text;
using LiveSR.Live;

namespace LiveSR.Viewer;

/// <summary>The page's look-up tables as a script, made from those that a snap is drawn with: the two look alike.</summary>
internal static class ColourTableScript
{
    /// <summary>Where the page asks for it.</summary>
    public const string Name = "contrast/colour-tables.js";

    /// <summary>Exports <c>RGB</c>: by name, 256 times red, green and blue, as Base64.</summary>
    public static byte[] Write()
    {
        IEnumerable<string> tables = ColourTable.All.Select(table => $"  {table.Name}: '{Convert.ToBase64String(table.Rgb)}',\n");
        return Encoding.ASCII.GetBytes($"export const RGB = {{\n{string.Concat(tables)}}};\n");
    }
}
