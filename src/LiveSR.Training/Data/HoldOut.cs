using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LiveSR.Training.Data;

/// <summary>
/// Decides which sources are held back: by a hash of the name, so the choice is the same everywhere, does not change when
/// images are added, and never parts two patches or two channels of one field.
/// </summary>
public static class HoldOut
{
    /// <summary>Whether the source that a file belongs to is held back.</summary>
    /// <param name="file">Path of the image; only its name counts.</param>
    /// <param name="sameField">Regular expression of what images of one field differ in; empty when each is a field of its own.</param>
    /// <param name="percent">Percentage of sources to hold back.</param>
    public static bool IsHeldBack(string file, string sameField, int percent) => HashOf(FieldOf(file, sameField), 0) % 100 < percent;

    /// <summary>A seed for noise that follows from a name.</summary>
    /// <param name="name">File name.</param>
    /// <param name="which">Which of a name's seeds: 0 to 3.</param>
    public static int SeedOf(string name, int which) => (int)(HashOf(name, 4 + which) >> 1);

    /// <summary>The field that a file shows: its name without what images of one field differ in.</summary>
    internal static string FieldOf(string file, string sameField)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return sameField.Length > 0 ? Regex.Replace(name, sameField, string.Empty) : name;
    }

    /// <summary>One of eight numbers that follow from a name and have nothing to do with one another.</summary>
    internal static uint HashOf(string name, int which) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(4 * which));
}
