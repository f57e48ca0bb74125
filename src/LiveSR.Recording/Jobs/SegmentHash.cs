using System.Security.Cryptography;

namespace LiveSR.Recording.Jobs;

/// <summary>Hashes as journals have them.</summary>
internal static class SegmentHash
{
    /// <summary>What was hashed so far, and begins anew.</summary>
    internal static string Text(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>The hash of files, one after the other; null where one is missing.</summary>
    internal static string? OfFiles(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 20];
        foreach (string path in paths)
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using FileStream file = File.OpenRead(path);
            for (int read; (read = file.Read(piece)) > 0;)
            {
                hash.AppendData(piece, 0, read);
            }
        }

        return Text(hash);
    }
}
