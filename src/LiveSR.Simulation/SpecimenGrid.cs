using System.Runtime.Intrinsics;
using LiveSR.Imaging.Fourier;
using LiveSR.Simulation.Specimens;

namespace LiveSR.Simulation;

/// <summary>
/// The fine grid on which a specimen is drawn: light per square micrometre at nodes <see cref="StepUm"/> apart.
/// Positions are in micrometres from the top left corner of the sensor's image. The grid reaches beyond the image on
/// all sides, since light from there is blurred into it.
/// </summary>
internal sealed unsafe class SpecimenGrid
{
    private readonly FourierPlane[] _planes;
    private readonly bool _imaginary;
    private readonly float* _origin;
    private readonly float _toNode;
    private readonly float _nodeOffsetX;
    private readonly float _nodeOffsetY;
    private readonly float _perArea;

    /// <param name="planes">One plane for each colour channel, of equal size.</param>
    /// <param name="imaginary">Draw into the imaginary part.</param>
    /// <param name="stepUm">Distance of nodes.</param>
    /// <param name="originUm">Position of the first node along both axes, the stage in its middle.</param>
    /// <param name="stage">How far the stage is from its middle.</param>
    internal SpecimenGrid(FourierPlane[] planes, bool imaginary, double stepUm, double originUm, Point stage)
    {
        _planes = planes;
        _imaginary = imaginary;
        StepUm = stepUm;
        Stage = stage;
        (OriginXUm, OriginYUm) = (originUm + stage.X, originUm + stage.Y);
        fixed (float* origin = Row(0, 0))
        {
            // The plane is native memory: the address outlives the fixed statement.
            _origin = origin;
        }

        _toNode = (float)(1 / stepUm);
        (_nodeOffsetX, _nodeOffsetY) = ((float)(-OriginXUm / stepUm), (float)(-OriginYUm / stepUm));
        _perArea = (float)(1 / (stepUm * stepUm));
    }

    internal int Width => _planes[0].Width;

    internal int Height => _planes[0].Height;

    /// <summary>Distance of neighbouring nodes in micrometres.</summary>
    internal double StepUm { get; }

    /// <summary>Position of the first column of nodes in the specimen, in micrometres.</summary>
    internal double OriginXUm { get; }

    /// <summary>Position of the first row of nodes in the specimen, in micrometres.</summary>
    internal double OriginYUm { get; }

    /// <summary>How far the stage is from its middle, in micrometres: what does not move with the specimen stays by it.</summary>
    internal Point Stage { get; }

    /// <summary>The values of one row of nodes in one channel: <c>[Width]</c>.</summary>
    internal Span<float> Row(int channel, int y) =>
        _imaginary ? _planes[channel].ImaginaryRow(y) : _planes[channel].RealRow(y);

    /// <summary>Index of the first column of nodes at or right of a position, within the grid.</summary>
    internal int FirstColumn(double um) => Math.Clamp((int)Math.Ceiling((um - OriginXUm) / StepUm), 0, Width);

    /// <summary>Index of the first row of nodes at or below a position, within the grid.</summary>
    internal int FirstRow(double um) => Math.Clamp((int)Math.Ceiling((um - OriginYUm) / StepUm), 0, Height);

    /// <summary>Whether a circle touches the grid.</summary>
    internal bool Reaches(Point centre, double radius) =>
        centre.X + radius >= OriginXUm && centre.X - radius <= OriginXUm + (Width * StepUm)
        && centre.Y + radius >= OriginYUm && centre.Y - radius <= OriginYUm + (Height * StepUm);

    /// <summary>
    /// Adds a point of light anywhere between nodes, spread by a cubic B-spline, which <see cref="TransferFunction"/>
    /// undoes: what the optics see is a point without extent.
    /// </summary>
    /// <param name="x">Position in micrometres.</param>
    /// <param name="y">Position in micrometres.</param>
    /// <param name="light">Total light of the point.</param>
    internal void AddPoint(float x, float y, float light)
    {
        float gx = (x * _toNode) + _nodeOffsetX, gy = (y * _toNode) + _nodeOffsetY;
        int width = Width;
        if (!(gx >= 1 && gy >= 1 && gx < width - 2 && gy < Height - 2))
        {
            return;
        }

        int ix = (int)gx, iy = (int)gy;
        Vector128<float> across = Spline(gx - ix);
        Vector128<float> down = Spline(gy - iy) * (light * _perArea);
        float* row = _origin + ((long)(iy - 1) * width) + (ix - 1);
        for (int i = 0; i < 4; i++, row += width)
        {
            (Vector128.Load(row) + (across * down[i])).Store(row);
        }
    }

    private static Vector128<float> Spline(float t)
    {
        float u = 1 - t, t2 = t * t, u2 = u * u;
        const float Sixth = 1f / 6;
        return Vector128.Create(
            u2 * u * Sixth,
            (4 - (3 * t2 * (2 - t))) * Sixth,
            (4 - (3 * u2 * (2 - u))) * Sixth,
            t2 * t * Sixth);
    }
}
