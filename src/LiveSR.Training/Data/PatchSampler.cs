using System.Numerics.Tensors;
using LiveSR.Imaging;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>
/// Draws patches. What is drawn for a step depends on the seed and the step alone, so a resumed run draws what an
/// unbroken one would have.
/// </summary>
public sealed class PatchSampler
{
    // Enough low-resolution pixels around a patch for bicubic interpolation inside it to be exact.
    private const int BicubicMargin = 3;
    private const int Attempts = 30;

    // How a square is laid: its columns mirrored, its rows mirrored, both exchanged.
    private const int Columns = 1;
    private const int Rows = 2;
    private const int Exchange = 4;

    private readonly Dictionary<int, IReadOnlyList<ImageGroup>> _groups = [];
    private readonly TrainingRecipe _recipe;
    private readonly int _context;
    private readonly bool _interpolated;
    private readonly int _turns;

    /// <summary>A sampler for one network.</summary>
    /// <exception cref="TrainingException">No image is large enough for a patch and its surroundings.</exception>
    public PatchSampler(ImagePool pool, TrainingRecipe recipe, SuperResolutionNetwork network)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(network);
        _recipe = recipe;
        _context = network.Context;
        _interpolated = network.Input == NetworkInput.Interpolated;
        _turns = recipe.Data.Augment switch { "turns" => Rows | Columns | Exchange, "flips" => Rows | Columns, _ => 0 };
        foreach (int scale in recipe.Scales)
        {
            _groups[scale] = [.. pool.Groups
                .Select(group => group with { Training = [.. group.Training.Where(image => IsLargeEnough(image, scale))] })
                .Where(group => group.Training.Count > 0)];
            if (_groups[scale].Count == 0)
            {
                throw new TrainingException($"data.patch: no image at x{scale} is large enough for patches of {recipe.Data.Patch} pixels.");
            }
        }
    }

    /// <summary>The patches of one step, each by a generator of its own, so that all processors draw.</summary>
    public PatchBatch Draw(long step) => DrawPatches(step).ToBatch();

    /// <summary>The same, not yet tensors: what libtorch counts for a thread stays with the thread that trains.</summary>
    internal DrawnPatches DrawPatches(long step)
    {
        var random = new Random(StepSeed.Of(_recipe.Seed, step));
        (int batch, int patch) = (_recipe.Data.Batch, _recipe.Data.Patch);

        // Interpolated patches of all scales are of one size and mix in a batch; a network that enlarges inside serves one scale.
        int side = _interpolated ? patch : (patch / _recipe.Scales[0]) + (2 * _context);
        int seed = random.Next();
        float[] input = new float[batch * side * side];
        float[] truth = new float[batch * patch * patch];
        float[] bicubic = new float[batch * patch * patch];
        double?[] blurs = new double?[batch];
        Parallel.For(0, batch, i =>
        {
            var own = new Random(StepSeed.Of(seed, i));
            int scale = _recipe.Scales[own.Next(_recipe.Scales.Count)];
            (Plane? low, Plane? high, blurs[i]) = DrawPair(own, scale);
            Plane smooth = Centre(Resampler.Resize(low, low.Width * scale, low.Height * scale), patch);
            Plane given = _interpolated ? smooth : Centre(low, side);
            int turn = own.Next(8) & _turns;
            Turn(given, turn, input.AsSpan(i * side * side));
            Turn(high, turn, truth.AsSpan(i * patch * patch));
            Turn(smooth, turn, bicubic.AsSpan(i * patch * patch));
        });

        return new DrawnPatches(input, truth, bicubic, blurs);
    }

    private int Margin => Math.Max(_context, BicubicMargin);

    private bool IsLargeEnough(TrainingImage image, int scale) => image.Low.TryGetValue(scale, out Plane? low)
        && Math.Min(low.Width, low.Height) >= (_recipe.Data.Patch / scale) + (2 * Margin);

    /// <summary>A low-resolution patch with its margin, noise added, the true patch inside, and the optics' blur where it is known.</summary>
    private (Plane Low, Plane High, double? BlurSigma) DrawPair(Random random, int scale)
    {
        MicroscopeRecipe? microscope = _recipe.Degradation.Microscope;
        for (int attempt = 1; ; attempt++)
        {
            ImageGroup group = DrawGroup(random, _groups[scale]);
            TrainingImage image = group.Training[random.Next(group.Training.Count)];
            (Plane low, Plane high, double? blur) = microscope is not null && !group.IsPaired && random.NextDouble() >= microscope.CleanShare
                ? TakePair(image, group.Training, scale, Exposure.Draw(microscope, random), random)
                : CutPair(image, scale, random, withNoise: !group.IsPaired);
            if (attempt >= Attempts || Deviation(high) >= _recipe.Data.LeastContrast)
            {
                return (low, high, blur);
            }
        }
    }

    /// <summary>A patch of the pair as it was made or taken.</summary>
    private (Plane Low, Plane High, double? BlurSigma) CutPair(TrainingImage image, int scale, Random random, bool withNoise)
    {
        (int patch, int size) = (_recipe.Data.Patch, (_recipe.Data.Patch / scale) + (2 * Margin));
        Plane low = image.Low[scale];
        int stride = Math.Max(1, _recipe.Data.Stride / scale);
        int x = stride * random.Next(((low.Width - size) / stride) + 1);
        int y = stride * random.Next(((low.Height - size) / stride) + 1);
        Plane high = image.Truth.Crop(new PixelRect((x + Margin) * scale, (y + Margin) * scale, patch, patch));
        Plane cut = low.Crop(new PixelRect(x, y, size, size));
        if (withNoise)
        {
            AddNoise(cut, random);
        }

        return (cut, high, image.BlurSigma);
    }

    /// <summary>A patch of the true image, or of two of a kind over each other, as a microscope takes it.</summary>
    private (Plane Low, Plane High, double? BlurSigma) TakePair(TrainingImage image, IReadOnlyList<TrainingImage> kind, int scale, Exposure exposure, Random random)
    {
        int size = _recipe.Data.Patch + (2 * Margin * scale);
        Plane sharp = Part(image.Truth, size, exposure.Shrink, random);
        if (exposure.Overlaid > 0)
        {
            Plane other = Part(kind[random.Next(kind.Count)].Truth, size, exposure.Shrink, random);
            TensorPrimitives.Lerp(sharp.Values, other.Values, (float)exposure.Overlaid, sharp.Values);
        }

        (Plane low, Plane high) = Microscope.Take(sharp, scale, exposure, random);
        return (low, Centre(high, _recipe.Data.Patch), exposure.OpticsSigma / scale);
    }

    /// <summary>A square of an image, shrunk to a size.</summary>
    private static Plane Part(Plane truth, int size, double shrink, Random random)
    {
        int side = (int)Math.Min(size * shrink, Math.Min(truth.Width, truth.Height));
        Plane part = truth.Crop(new PixelRect(random.Next(truth.Width - side + 1), random.Next(truth.Height - side + 1), side, side));
        return Resampler.Resize(part, size, size);
    }

    private static ImageGroup DrawGroup(Random random, IReadOnlyList<ImageGroup> groups)
    {
        double at = random.NextDouble() * groups.Sum(group => group.Weight);
        foreach (ImageGroup group in groups)
        {
            at -= group.Weight;
            if (at < 0)
            {
                return group;
            }
        }

        return groups[^1];
    }

    private void AddNoise(Plane plane, Random random)
    {
        DegradationRecipe degradation = _recipe.Degradation;
        if (degradation.NoiseShare == 0 || random.NextDouble() >= degradation.NoiseShare)
        {
            return;
        }

        double sigma = random.NextDouble() * degradation.NoiseSigma;
        foreach (ref float value in plane.Values.AsSpan())
        {
            // Box and Muller's transform of two even draws.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value += (float)(sigma * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    private static Plane Centre(Plane plane, int side)
    {
        int border = (plane.Width - side) / 2;
        return border == 0 ? plane : plane.Crop(new PixelRect(border, border, side, side));
    }

    /// <summary>Lays a square in one of eight ways.</summary>
    private static void Turn(Plane plane, int turn, Span<float> into)
    {
        int side = plane.Width;
        for (int y = 0, i = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++, i++)
            {
                (int u, int v) = (turn & Exchange) == 0 ? (x, y) : (y, x);
                into[i] = plane[(turn & Columns) == 0 ? u : side - 1 - u, (turn & Rows) == 0 ? v : side - 1 - v];
            }
        }
    }

    private static double Deviation(Plane plane)
    {
        double sum = 0, squares = 0;
        foreach (float value in plane.Values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / plane.Values.Length;
        return Math.Sqrt(Math.Max(0, (squares / plane.Values.Length) - (mean * mean)));
    }
}
