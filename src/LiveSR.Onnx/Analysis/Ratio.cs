using System.Globalization;

namespace LiveSR.Onnx.Analysis;

/// <summary>A rational number in lowest terms, for scales such as 2 or 3/2. Arithmetic throws on overflow.</summary>
public readonly record struct Ratio : IComparable<Ratio>
{
    private readonly long _denominatorLessOne;

    /// <summary>Makes <paramref name="numerator"/> / <paramref name="denominator"/>.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public Ratio(long numerator, long denominator = 1)
    {
        if (denominator == 0)
        {
            throw new DivideByZeroException("A ratio's denominator is zero.");
        }

        long divisor = GreatestCommonDivisor(numerator, denominator);
        divisor = denominator < 0 ? -divisor : divisor;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    /// <summary>Zero; the default.</summary>
    public static Ratio Zero => default;

    /// <summary>One.</summary>
    public static Ratio One => new(1);

    /// <summary>The number above the line; carries the sign.</summary>
    public long Numerator { get; }

    /// <summary>The number below the line, at least 1.</summary>
    public long Denominator => _denominatorLessOne + 1;

    /// <summary>True for whole numbers.</summary>
    public bool IsInteger => _denominatorLessOne == 0;

    /// <summary>A whole number.</summary>
    public static implicit operator Ratio(long value) => new(value);

    /// <summary>Sum.</summary>
    public static Ratio operator +(Ratio a, Ratio b) =>
        new(checked((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator)), checked(a.Denominator * b.Denominator));

    /// <summary>Difference.</summary>
    public static Ratio operator -(Ratio a, Ratio b) => a + (-b);

    /// <summary>The negative.</summary>
    public static Ratio operator -(Ratio a) => new(checked(-a.Numerator), a.Denominator);

    /// <summary>Product.</summary>
    public static Ratio operator *(Ratio a, Ratio b) =>
        new(checked(a.Numerator * b.Numerator), checked(a.Denominator * b.Denominator));

    /// <summary>Quotient.</summary>
    public static Ratio operator /(Ratio a, Ratio b) =>
        new(checked(a.Numerator * b.Denominator), checked(a.Denominator * b.Numerator));

    /// <summary>Order.</summary>
    public static bool operator <(Ratio a, Ratio b) => a.CompareTo(b) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(Ratio a, Ratio b) => a.CompareTo(b) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(Ratio a, Ratio b) => a.CompareTo(b) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(Ratio a, Ratio b) => a.CompareTo(b) >= 0;

    /// <summary>
    /// The simplest ratio that a float stands for: the first convergent of its continued fraction within one part in a
    /// million, so that 0.33333334 is 1/3. Null when there is none with a denominator up to 1024.
    /// </summary>
    public static Ratio? FromDouble(double value)
    {
        const int largestDenominator = 1024;
        const double tolerance = 1e-6;
        if (!double.IsFinite(value) || Math.Abs(value) > 1L << 40)
        {
            return null;
        }

        (long p0, long q0, long p1, long q1) = (0, 1, 1, 0);
        double rest = value;
        while (true)
        {
            double whole = Math.Floor(rest);
            (p0, q0, p1, q1) = (p1, q1, ((long)whole * p1) + p0, ((long)whole * q1) + q0);
            if (q1 > largestDenominator)
            {
                return null;
            }

            if (Math.Abs(value - ((double)p1 / q1)) <= tolerance * Math.Max(1, Math.Abs(value)))
            {
                return new Ratio(p1, q1);
            }

            rest = 1 / (rest - whole);
        }
    }

    /// <summary>The largest whole number not above.</summary>
    public long Floor() => Numerator >= 0 || IsInteger ? Numerator / Denominator : (Numerator / Denominator) - 1;

    /// <summary>The smallest whole number not below.</summary>
    public long Ceiling() => -(-this).Floor();

    /// <inheritdoc/>
    public int CompareTo(Ratio other) =>
        ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    /// <summary>The nearest double.</summary>
    public double ToDouble() => (double)Numerator / Denominator;

    /// <summary><c>2</c> or <c>3/2</c>.</summary>
    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    internal static long LeastCommonMultiple(long a, long b) => checked(a / GreatestCommonDivisor(a, b) * b);

    private static long GreatestCommonDivisor(long a, long b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return Math.Max(a, 1);
    }
}
