using LiveSR.Training.Data;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Running;

/// <summary>
/// What the discriminator is told: 1 for true images, softened to random numbers around it, and 0 for generated ones.
/// Softening one side only keeps the optimal discriminator's shape (Salimans et al. 2016, section 3.4). Labels depend on
/// the seed and the step alone.
/// </summary>
/// <param name="recipe">Ranges of the labels.</param>
/// <param name="seed">The run's seed.</param>
public sealed class DiscriminatorLabels(AdversarialRecipe recipe, int seed)
{
    // Keeps the labels' draws apart from those of the patches of the same step.
    private const int Salt = 0x4C41;

    /// <summary>Labels of true images.</summary>
    public float[] Real(long step, long count) => Draw(recipe.RealLabels, new Random(StepSeed.Of(seed ^ Salt, (2 * step) + 1)), count);

    /// <summary>Labels of generated images.</summary>
    public float[] Generated(long step, long count) => Draw(recipe.GeneratedLabels, new Random(StepSeed.Of(seed ^ Salt, 2 * step)), count);

    private static float[] Draw(IList<double> range, Random random, long count)
    {
        float[] labels = new float[count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (float)(range[0] + ((range[^1] - range[0]) * random.NextDouble()));
        }

        return labels;
    }
}
