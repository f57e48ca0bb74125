using System.Globalization;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Devices;

/// <summary>Cameras of systems that OpenCV cannot ask for a list: those among the first few that open.</summary>
internal static class ProbedDevices
{
    private const int Tried = 4;

    internal static IEnumerable<CaptureDevice> List()
    {
        OpenCvSetup.Once();
        for (int index = 0; index < Tried; index++)
        {
            using var capture = new VideoCapture(index, OperatingSystem.IsWindows() ? VideoCaptureAPIs.MSMF : VideoCaptureAPIs.ANY);
            if (capture.IsOpened())
            {
                string number = index.ToString(CultureInfo.InvariantCulture);
                yield return new CaptureDevice($"camera:{number}", $"camera {number}", capture.GetBackendName());
            }
        }
    }
}
