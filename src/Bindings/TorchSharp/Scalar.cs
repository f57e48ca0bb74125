using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number that takes part in tensor arithmetic. Values live in managed memory; disposing is for the package's sake.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(Number value) => Value = value;

    internal Number Value { get; }

    public static implicit operator Scalar(byte value) => FromInteger(value);

    public static implicit operator Scalar(sbyte value) => FromInteger(value);

    public static implicit operator Scalar(short value) => FromInteger(value);

    public static implicit operator Scalar(int value) => FromInteger(value);

    public static implicit operator Scalar(long value) => FromInteger(value);

    public static implicit operator Scalar(float value) => FromReal(value);

    public static implicit operator Scalar(double value) => FromReal(value);

    public static implicit operator Scalar(bool value) => new(new Number(value ? 1 : 0, value ? 1 : 0, Number.Boolean));

    public void Dispose()
    {
    }

    private static Scalar FromInteger(long value) => new(new Number(value, value, Number.Integer));

    private static Scalar FromReal(double value) => new(new Number((long)value, value, Number.Real));
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Value.RealValue;

    public static double ToDouble(this Scalar value) => value.Value.RealValue;

    public static int ToInt32(this Scalar value) => checked((int)value.ToInt64());

    public static long ToInt64(this Scalar value) =>
        value.Value.Kind == Number.Real ? (long)value.Value.RealValue : value.Value.IntegerValue;

    public static bool ToBoolean(this Scalar value) =>
        value.Value.Kind == Number.Real ? value.Value.RealValue != 0 : value.Value.IntegerValue != 0;
}
