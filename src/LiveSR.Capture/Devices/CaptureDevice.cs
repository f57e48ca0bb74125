using LiveSR.Capture.Opening;

namespace LiveSR.Capture.Devices;

/// <summary>A camera that is there.</summary>
/// <param name="Address">What <see cref="FrameSources.Open"/> takes, for example <c>camera:0</c>.</param>
/// <param name="Name">The camera's own name.</param>
/// <param name="Details">Where it is attached.</param>
public sealed record CaptureDevice(string Address, string Name, string Details);
