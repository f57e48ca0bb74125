namespace LiveSR.Imaging;

/// <summary>Where a plane stands on the axes of its series.</summary>
/// <param name="Time">Time point, from 0.</param>
/// <param name="Slice">Focal plane, from 0.</param>
/// <param name="Channel">Channel, from 0.</param>
public readonly record struct PlaneIndex(int Time, int Slice, int Channel);
