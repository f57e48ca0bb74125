namespace LiveSR.Onnx.Building;

/// <content>Pixel by pixel: sums, products, activations. Shapes are broadcast as NumPy does.</content>
public sealed partial class GraphValue
{
    /// <summary>Sum.</summary>
    public static GraphValue operator +(GraphValue a, GraphValue b) => a.Binary("Add", b);

    /// <summary>Sum with a number.</summary>
    public static GraphValue operator +(GraphValue a, float b) => a.Binary("Add", a.Graph.Constant(b));

    /// <summary>Sum with a number.</summary>
    public static GraphValue operator +(float a, GraphValue b) => b + a;

    /// <summary>Difference.</summary>
    public static GraphValue operator -(GraphValue a, GraphValue b) => a.Binary("Sub", b);

    /// <summary>Difference with a number.</summary>
    public static GraphValue operator -(GraphValue a, float b) => a.Binary("Sub", a.Graph.Constant(b));

    /// <summary>Difference from a number.</summary>
    public static GraphValue operator -(float a, GraphValue b) => b.Graph.Constant(a).Binary("Sub", b);

    /// <summary>Product.</summary>
    public static GraphValue operator *(GraphValue a, GraphValue b) => a.Binary("Mul", b);

    /// <summary>Product with a number.</summary>
    public static GraphValue operator *(GraphValue a, float b) => a.Binary("Mul", a.Graph.Constant(b));

    /// <summary>Product with a number.</summary>
    public static GraphValue operator *(float a, GraphValue b) => b * a;

    /// <summary>Quotient.</summary>
    public static GraphValue operator /(GraphValue a, GraphValue b) => a.Binary("Div", b);

    /// <summary>Quotient by a number.</summary>
    public static GraphValue operator /(GraphValue a, float b) => a.Binary("Div", a.Graph.Constant(b));

    /// <summary>A number divided by each element.</summary>
    public static GraphValue operator /(float a, GraphValue b) => b.Graph.Constant(a).Binary("Div", b);

    /// <summary>The negative.</summary>
    public static GraphValue operator -(GraphValue a) => a.Unary("Neg");

    /// <summary>The larger of two, element by element.</summary>
    public GraphValue Max(GraphValue other) => Binary("Max", other);

    /// <summary>At least <paramref name="floor"/>.</summary>
    public GraphValue Max(float floor) => Binary("Max", Graph.Constant(floor));

    /// <summary>The smaller of two, element by element.</summary>
    public GraphValue Min(GraphValue other) => Binary("Min", other);

    /// <summary>At most <paramref name="ceiling"/>.</summary>
    public GraphValue Min(float ceiling) => Binary("Min", Graph.Constant(ceiling));

    /// <summary>Limited to a range.</summary>
    public GraphValue Clip(float min, float max) =>
        Graph.Operator("Clip", ElementType, [this, Graph.Constant(min), Graph.Constant(max)]);

    /// <summary>Raised to a power.</summary>
    public GraphValue Pow(float exponent) => Binary("Pow", Graph.Constant(exponent));

    /// <summary>Square root.</summary>
    public GraphValue Sqrt() => Unary("Sqrt");

    /// <summary>Natural exponential.</summary>
    public GraphValue Exp() => Unary("Exp");

    /// <summary>Natural logarithm.</summary>
    public GraphValue Log() => Unary("Log");

    /// <summary>Magnitude.</summary>
    public GraphValue Abs() => Unary("Abs");

    /// <summary><c>max(x, 0)</c>.</summary>
    public GraphValue Relu() => Unary("Relu");

    /// <summary><c>x</c> where positive, <c>slope x</c> elsewhere.</summary>
    public GraphValue LeakyRelu(float slope = 0.01f) => Unary("LeakyRelu", ("alpha", slope));

    /// <summary>As <see cref="LeakyRelu"/> with a learned slope for each channel: <c>[C, 1, 1]</c>, or <c>[1]</c> for all.</summary>
    public GraphValue PRelu(GraphValue slope) => Graph.Operator("PRelu", ElementType, [this, slope]);

    /// <summary><c>x</c> where positive, <c>alpha (exp(x) - 1)</c> elsewhere.</summary>
    public GraphValue Elu(float alpha = 1) => Unary("Elu", ("alpha", alpha));

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    public GraphValue Sigmoid() => Unary("Sigmoid");

    /// <summary><c>max(0, min(1, alpha x + beta))</c>; PyTorch's <c>Hardsigmoid</c> has alpha 1/6.</summary>
    public GraphValue HardSigmoid(float alpha = 1f / 6, float beta = 0.5f) => Unary("HardSigmoid", ("alpha", alpha), ("beta", beta));

    /// <summary>Hyperbolic tangent.</summary>
    public GraphValue Tanh() => Unary("Tanh");

    /// <summary><c>log(1 + exp(x))</c>.</summary>
    public GraphValue Softplus() => Unary("Softplus");

    /// <summary><c>x sigmoid(x)</c>, also called SiLU.</summary>
    public GraphValue Swish() => this * Sigmoid();

    /// <summary><c>x (1 + erf(x / sqrt(2))) / 2</c>, PyTorch's exact GELU.</summary>
    public GraphValue Gelu() => this * ((this * (1 / MathF.Sqrt(2))).Unary("Erf") + 1f) * 0.5f;

    /// <summary><c>exp(x)</c> over its sum along an axis.</summary>
    public GraphValue Softmax(int axis) => Unary("Softmax", ("axis", axis));

    /// <summary>Elements converted to another type.</summary>
    public GraphValue Cast(OnnxElementType type) => Graph.Operator("Cast", type, [this], ("to", (int)type));

    /// <summary>The same value under a name of its own.</summary>
    public GraphValue Identity() => Unary("Identity");

    private GraphValue Binary(string type, GraphValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ElementType == other.ElementType
            ? Graph.Operator(type, ElementType, [this, other])
            : throw new ArgumentException($"{type} of {this} and {other}: the types differ; use Cast.", nameof(other));
    }
}
