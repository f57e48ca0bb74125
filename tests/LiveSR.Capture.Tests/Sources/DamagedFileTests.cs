using System.Globalization;
using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>
/// Files of every format with a few bytes changed or their end cut off: each gives frames or one line that says why not. A crash
/// would end this program, a file that never ends fails its test. <c>tests/fuzz.sh</c> tries more than the usual number, under a
/// limit of memory.
/// </summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int UsualMutations = 150, MostPages = 8;

    /// <summary>What decoding a damaged image of a few kilobytes may allocate, whatever size it claims: 64 MiB.</summary>
    private const long MostBytes = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("t1_hyper_tzc.tif")]
    [InlineData("t2_ome_nm.ome.tif")]
    [InlineData("t5_shaped_truncated.tif")]
    [InlineData("t6a_two_planar.tif")]
    [InlineData("t7_int16.tif")]
    [InlineData("t8_miniswhite16.tif")]
    [InlineData("t9_nan.tif")]
    [InlineData("t10_jpeg_grey.tif")]
    [InlineData("t10_packed12.tif")]
    [InlineData("t10_zstd.tif")]
    [InlineData("s5_exif6.jpg")]
    [InlineData("s12_cut.jpg")]
    public void ADamagedCaseGivesFramesOrALine(string name) => Damage(File.ReadAllBytes(RepositoryFolder.SharedData($"cases/{name}")), name[name.IndexOf('.', StringComparison.Ordinal)..]);

    [Theory]
    [InlineData(".png", 8)]
    [InlineData(".png", 16)]
    [InlineData(".jpg", 8)]
    [InlineData(".bmp", 8)]
    public void ADamagedPictureGivesFramesOrALine(string extension, int bits)
    {
        using var image = new Mat(40, 60, bits == 16 ? MatType.CV_16UC3 : MatType.CV_8UC3);
        Cv2.Randu(image, Scalar.All(0), Scalar.All((1 << bits) - 1));
        Cv2.ImEncode(extension, image, out byte[] file).ShouldBeTrue();
        Damage(file, extension);
    }

    public void Dispose() => _folder.Dispose();

    private void Damage(byte[] valid, string extension)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("LIVESR_MUTATIONS"), CultureInfo.InvariantCulture, out int asked) ? asked : UsualMutations;
        var random = new Random(2026);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            string path = _folder[$"damaged{extension}"];
            File.WriteAllBytes(path, Mutated(valid, random));
            long before = GC.GetTotalAllocatedBytes();
            Exception? error = Open(path);
            (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(MostBytes, $"mutation {i}");
            if (error is not null)
            {
                error.ShouldBeOfType<SourceException>($"mutation {i}: {error}");
                error.Message.ShouldNotContain("\n");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    private static Exception? Open(string path)
    {
        try
        {
            return Recording.Of(FrameSources.Open(path), MostPages).Error;
        }
        catch (SourceException e)
        {
            return e;
        }
    }

    /// <summary>One in eight is cut; the others have one to eight bytes changed, half of them where a format keeps its structure.</summary>
    private static byte[] Mutated(byte[] valid, Random random)
    {
        if (random.Next(8) == 0)
        {
            return valid[..random.Next(1, valid.Length)];
        }

        byte[] file = [.. valid];
        for (int k = random.Next(8); k >= 0; k--)
        {
            int near = Math.Min(file.Length, 600);
            int at = random.Next(4) switch
            {
                0 => random.Next(near),
                1 => file.Length - 1 - random.Next(near),
                _ => random.Next(file.Length),
            };
            file[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(file[at] ^ (1 << random.Next(8))),
                _ => (byte)(random.Next(2) * 255),
            };
        }

        return file;
    }
}
