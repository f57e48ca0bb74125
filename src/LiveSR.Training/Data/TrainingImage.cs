using LiveSR.Imaging;

namespace LiveSR.Training.Data;

/// <summary>A true image and its low-resolution images, made from it or taken beside it; intensities 0 to 1.</summary>
/// <param name="Name">File name.</param>
/// <param name="Truth">The true luma; its size is a multiple of every scale.</param>
/// <param name="Low">The low-resolution image for each scale that there is one for.</param>
public sealed record TrainingImage(string Name, Plane Truth, IReadOnlyDictionary<int, Plane> Low)
{
    /// <summary>Standard deviation of the optics' blur in pixels of the low-resolution images, where it is known.</summary>
    public double? BlurSigma { get; init; }
}

/// <summary>The images of one kind, those to learn from apart from those held back.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="Weight">How often patches come from it, against the other groups' weights.</param>
/// <param name="Training">Images that patches are drawn from.</param>
/// <param name="HeldBack">Images that training never sees.</param>
/// <param name="IsPaired">The low-resolution images were taken, not made: they have their own blur and noise.</param>
public sealed record ImageGroup(
    string Name, double Weight, IReadOnlyList<TrainingImage> Training, IReadOnlyList<TrainingImage> HeldBack, bool IsPaired = false);
