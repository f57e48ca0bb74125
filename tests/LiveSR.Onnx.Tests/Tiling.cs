using LiveSR.Onnx.Analysis;

namespace LiveSR.Onnx.Tests;

/// <summary>Runs a network tile by tile, as its receptive field allows, and puts the results together.</summary>
internal static class Tiling
{
    internal static Tensor Run(Runtime runtime, ReceptiveField field, Tensor image, Random random)
    {
        int scale = field.Scale!.Value;
        float[] whole = new float[image.Height * image.Width * scale * scale];
        foreach ((int top, int height) in Cuts(image.Height, field, random))
        {
            foreach ((int left, int width) in Cuts(image.Width, field, random))
            {
                (int y, int bottom) = Extend(top, height, field.Halo.Top, field.Halo.Bottom, image.Height, field.MinimumTile);
                (int x, int right) = Extend(left, width, field.Halo.Left, field.Halo.Right, image.Width, field.MinimumTile);
                Tensor result = runtime.Run(image.Crop(y, x, bottom - y, right - x))
                    .Crop((top - y) * scale, (left - x) * scale, height * scale, width * scale);
                for (int row = 0; row < result.Height; row++)
                {
                    int to = ((((top * scale) + row) * image.Width) + left) * scale;
                    Array.Copy(result.Data, row * result.Width, whole, to, result.Width);
                }
            }
        }

        return new Tensor(whole, 1, 1, image.Height * scale, image.Width * scale);
    }

    private static IEnumerable<(int Start, int Length)> Cuts(int size, ReceptiveField field, Random random)
    {
        int multiple = field.SizeMultiple;
        for (int start = 0; start < size;)
        {
            int length = Math.Min(size - start, multiple * random.Next(1, Math.Max(2, 24 / multiple)));
            yield return (start, length);
            start += length;
        }
    }

    private static (int Start, int End) Extend(int start, int length, int before, int after, int size, int minimum)
    {
        (int from, int to) = (Math.Max(0, start - before), Math.Min(size, start + length + after));
        to = Math.Min(size, Math.Max(to, from + minimum));
        return (Math.Max(0, Math.Min(from, to - minimum)), to);
    }
}

/// <summary>Finds a network's reach by changing one pixel at a time and seeing which outputs change.</summary>
internal static class Perturbation
{
    internal static Halo MeasureHalo(Runtime runtime, ReceptiveField field)
    {
        int multiple = field.SizeMultiple, scale = field.Scale!.Value;

        // So far from the borders that nothing padded sees it: what a border's padding must see is in the smallest tile, not in the halo.
        int reach = Math.Max(field.Halo.Largest + multiple, field.MinimumTile);
        int middle = (reach + multiple) / multiple * multiple;
        int size = (2 * middle) + multiple;
        var image = new Tensor(Enumerable.Repeat(1f, size * size).ToArray(), 1, 1, size, size);
        Tensor before = runtime.Run(image);
        (int left, int top, int right, int bottom) = (0, 0, 0, 0);
        for (int i = 0; i < multiple; i++)
        {
            int at = middle + i;
            float[] changed = [.. image.Data];
            changed[(at * size) + at] += 1000;
            Tensor after = runtime.Run(image with { Data = changed });
            for (int y = 0; y < after.Height; y++)
            {
                for (int x = 0; x < after.Width; x++)
                {
                    if (Math.Abs(after[y, x] - before[y, x]) <= 1e-5f * Math.Abs(before[y, x]))
                    {
                        continue;
                    }

                    // The tile of one multiple that this output lies in.
                    int column = x / scale / multiple * multiple, row = y / scale / multiple * multiple;
                    left = Math.Max(left, column - at);
                    right = Math.Max(right, at - (column + multiple - 1));
                    top = Math.Max(top, row - at);
                    bottom = Math.Max(bottom, at - (row + multiple - 1));
                }
            }
        }

        return new Halo(Up(left), Up(top), Up(right), Up(bottom));

        int Up(int value) => (value + multiple - 1) / multiple * multiple;
    }
}
