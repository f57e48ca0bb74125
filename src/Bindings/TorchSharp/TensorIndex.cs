namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position of an indexing expression: a single index, a slice, an ellipsis or a new dimension.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            Slice,
            Single,
            Ellipsis,
            NewDimension,
        }

        internal Kind Form { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        public static TensorIndex Ellipsis = new() { Form = Kind.Ellipsis };

        public static TensorIndex None = new() { Form = Kind.NewDimension };

        public static TensorIndex Null = new() { Form = Kind.NewDimension };

        public static TensorIndex Colon = Slice();

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Form = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            range.End is { IsFromEnd: true, Value: 0 } ? null : range.End.IsFromEnd ? -range.End.Value : range.End.Value);

        public static TensorIndex Single(long? index) => new() { Form = Kind.Single, Start = index };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
