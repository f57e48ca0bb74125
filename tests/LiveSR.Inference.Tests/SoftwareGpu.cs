using System.Runtime.InteropServices;

namespace LiveSR.Inference.Tests;

/// <summary>SwiftShader, the software Vulkan driver in Debian's chromium: a GPU for machines that have none.</summary>
internal static partial class SoftwareGpu
{
    private const string Driver = "/usr/lib/chromium/vk_swiftshader_icd.json";

    /// <summary>Makes Vulkan use SwiftShader, or skips the test.</summary>
    public static void Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SwiftShader is taken from Debian's chromium.");
        Assert.SkipUnless(File.Exists(Driver), $"{Driver} is absent: apt-get install chromium.");
        Assert.SkipUnless(NativeLibrary.TryLoad("libvulkan.so.1", out _), "libvulkan.so.1 is absent: apt-get install libvulkan1.");
        // .NET keeps a copy of the environment; the Vulkan loader reads the real one.
        SetEnvironment("VK_ICD_FILENAMES", Driver, 1).ShouldBe(0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
