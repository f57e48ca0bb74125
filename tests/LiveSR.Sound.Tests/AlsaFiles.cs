using System.Runtime.InteropServices;

namespace LiveSR.Sound.Tests;

/// <summary>
/// ALSA set up so that its default device is files: what is played is read back from one, and what is recorded comes from another.
/// </summary>
internal sealed partial class AlsaFiles : IDisposable
{
    private const string Variable = "ALSA_CONFIG_PATH";

    private readonly TemporaryFolder _folder = new();

    public AlsaFiles(short[]? microphone = null)
    {
        File.WriteAllBytes(_folder["in.raw"], MemoryMarshal.AsBytes<short>(microphone ?? []).ToArray());
        string file = $$"""type file, slave.pcm null, file "{{_folder["out.raw"]}}", infile "{{_folder["in.raw"]}}", format raw""";
        File.WriteAllText(_folder["asoundrc"], $$"""
            pcm.null { type null }
            pcm.default { {{file}} }
            pcm.bench { type null, hint { show on, description "the bench's loudspeaker" } }
            """);

        // Environment.SetEnvironmentVariable is not seen by C libraries.
        Assert.Equal(0, SetVariable(Variable, _folder["asoundrc"], 1));
    }

    /// <summary>All samples that were played.</summary>
    public short[] Played => MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(_folder["out.raw"])).ToArray();

    public void Dispose()
    {
        Assert.Equal(0, RemoveVariable(Variable));
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveVariable(string name);
}

/// <summary>ALSA's configuration is the process's: these tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class AlsaCollection
{
    public const string Name = "ALSA";
}
