namespace LiveSR.Imaging.Quality;

/// <summary>The straight line <c>y = Gain x + Offset</c> that comes closest to pairs of intensities, by least squares.</summary>
public struct LinearFit
{
    private double _x;
    private double _y;
    private double _xx;
    private double _yy;
    private double _xy;

    /// <summary>Pairs so far.</summary>
    public long Count { get; private set; }

    /// <summary>Slope of the line; 0 where all <c>x</c> are equal.</summary>
    public readonly double Gain => VarianceX > 0 ? Covariance / VarianceX : 0;

    /// <summary>Its value at 0.</summary>
    public readonly double Offset => (_y / Count) - (Gain * _x / Count);

    /// <summary>Pearson's correlation, -1 to 1; 0 where either does not vary.</summary>
    public readonly double Correlation => VarianceX > 0 && VarianceY > 0 ? Covariance / Math.Sqrt(VarianceX * VarianceY) : 0;

    /// <summary>Root mean square distance from the line, in units of <c>y</c>.</summary>
    public readonly double Residual => Math.Sqrt(Math.Max(0, VarianceY - (VarianceX > 0 ? Covariance * Covariance / VarianceX : 0)));

    private readonly double VarianceX => (_xx / Count) - Math.Pow(_x / Count, 2);

    private readonly double VarianceY => (_yy / Count) - Math.Pow(_y / Count, 2);

    private readonly double Covariance => (_xy / Count) - (_x / Count * (_y / Count));

    /// <summary>Takes one pair.</summary>
    public void Add(double x, double y)
    {
        Count++;
        (_x, _y) = (_x + x, _y + y);
        (_xx, _yy, _xy) = (_xx + (x * x), _yy + (y * y), _xy + (x * y));
    }
}
