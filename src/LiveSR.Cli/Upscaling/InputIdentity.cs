using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LiveSR.Cli.Upscaling;

/// <summary>
/// What a recording is known by: its length, its last change and a hash of some of its bytes. Hashing all of a year of recordings
/// would take a day.
/// </summary>
internal static class InputIdentity
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Adds it to the facts of a job.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="files">The files that are read, at least one.</param>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static void Add(SortedDictionary<string, string> facts, FileInfo[] files)
    {
        facts["input's bytes"] = files.Sum(file => file.Length).ToString(CultureInfo.InvariantCulture);
        facts["input's last change"] = files.Max(file => file.LastWriteTimeUtc).ToString("O", CultureInfo.InvariantCulture);
        facts["input's content at its head, middle and end"] = Sample([.. new[] { 0, files.Length / 2, files.Length - 1 }.Distinct().Select(i => files[i])]);
        if (files.Length > 1)
        {
            string list = string.Join('\n', files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}")));
            facts["input's files"] = string.Create(
                CultureInfo.InvariantCulture, $"{files.Length} (list {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..12]})");
        }
    }

    private static string Sample(FileInfo[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceBytes];
        foreach (FileInfo info in files)
        {
            using FileStream file = new(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            foreach (long place in new[] { 0, (info.Length - PieceBytes) / 2, info.Length - PieceBytes })
            {
                file.Position = Math.Max(0, place);
                hash.AppendData(piece, 0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false));
            }
        }

        return "sha256 " + Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
