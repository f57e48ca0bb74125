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
    public static bool IsHeldBack(string file, string sameField, int percent)
    {
        var source = Path.GetFileNameWithoutExtension(file);
        if (sameField.Length > 0)
        {
            source = Regex.Replace(source, sameField, string.Empty);
        }

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(source));
        return BinaryPrimitives.ReadUInt32BigEndian(digest) % 100 < percent;
    }
}
