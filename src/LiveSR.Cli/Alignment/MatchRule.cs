using System.Globalization;
using LiveSR.Registration;

namespace LiveSR.Cli.Alignment;

/// <summary>Two images do not seem to show the same field; the message is a clause.</summary>
internal sealed class AlignmentException(string message) : Exception(message);

/// <summary>Which match is accepted.</summary>
/// <param name="LeastCorrelation">Least normalised cross-correlation of the registered pair.</param>
internal sealed record MatchRule(double LeastCorrelation)
{
    /// <summary>By how much the best position must beat every other top: a field of equal cells matches in many places.</summary>
    private const double LeastLead = 0.05;

    private const double LargestRotation = 10;
    private const double LargestScaleError = 0.1;

    /// <summary>Why a registration is not accepted, or null when it is.</summary>
    public string? Doubt(PairRegistration found)
    {
        double lead = found.Peak.Value - found.Peak.Next;
        string peak = string.Create(CultureInfo.InvariantCulture, $"the best match at x{found.Scale} correlates {found.Peak.Value:0.00}, the next best {found.Peak.Next:0.00}");
        return Math.Min(found.Peak.Value + 0.2, found.Correlation) < LeastCorrelation
            ? string.Create(CultureInfo.InvariantCulture, $"{peak}, {found.Correlation:0.00} after refinement ({LeastCorrelation:0.00} is needed): the same field, and is --scale right?")
            : lead < LeastLead
                ? string.Create(CultureInfo.InvariantCulture, $"{peak} (a lead of {LeastLead:0.00} is needed): too little structure, or a pattern that repeats")
                : Math.Abs(found.Transform.RotationDegrees) > LargestRotation || Math.Abs((found.MeasuredScale / found.Scale) - 1) > LargestScaleError
                    ? string.Create(CultureInfo.InvariantCulture, $"{peak}, but turned by {found.Transform.RotationDegrees:0.0} degrees and x{found.MeasuredScale:0.00}: is --scale right?")
                    : null;
    }
}
