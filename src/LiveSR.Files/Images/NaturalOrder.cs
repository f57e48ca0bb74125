namespace LiveSR.Files.Images;

/// <summary>Orders names as people do: numbers in them by value, so that image2 comes before image10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    internal static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (a.Length > 0 && b.Length > 0)
        {
            int digitsA = Digits(a), digitsB = Digits(b);
            int order = digitsA > 0 && digitsB > 0
                ? CompareNumbers(a[..digitsA], b[..digitsB])
                : a[0].CompareTo(b[0]);
            if (order != 0)
            {
                return order;
            }

            a = a[Math.Max(1, digitsA)..];
            b = b[Math.Max(1, digitsB)..];
        }

        int rest = a.Length.CompareTo(b.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
