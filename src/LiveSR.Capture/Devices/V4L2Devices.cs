using LiveSR.Files.Images;

namespace LiveSR.Capture.Devices;

/// <summary>Cameras that the Linux kernel knows.</summary>
internal static class V4L2Devices
{
    private const string Folder = "/sys/class/video4linux";

    internal static IEnumerable<CaptureDevice> List() => !Directory.Exists(Folder)
        ? []
        : Directory.EnumerateDirectories(Folder, "video*").Where(IsImage).Order(NaturalOrder.Instance).Select(Describe);

    // A camera has further nodes for metadata; its images come from the first.
    private static bool IsImage(string node) => Read(node, "index") is "" or "0";

    private static CaptureDevice Describe(string node)
    {
        string device = Path.GetFileName(node);
        return new CaptureDevice($"camera:{device["video".Length..]}", Read(node, "name"), $"/dev/{device}");
    }

    private static string Read(string node, string attribute)
    {
        string path = Path.Combine(node, attribute);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
