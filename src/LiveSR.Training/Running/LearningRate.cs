using LiveSR.Training.Recipes;

namespace LiveSR.Training.Running;

/// <summary>The learning rate of each step, in closed form: a resumed run needs no memory of it.</summary>
public static class LearningRate
{
    /// <summary>The rate of a step, the first being 0.</summary>
    public static double At(OptimizerRecipe optimizer, long step, long steps)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        double first = optimizer.LearningRate;
        return optimizer.Schedule switch
        {
            "step" => first * Math.Pow(optimizer.DecayBy, step / optimizer.DecayEvery),
            "cosine" => optimizer.LastRate + ((first - optimizer.LastRate) * (1 + Math.Cos(Math.PI * step / steps)) / 2),
            "linear" => first + ((optimizer.LastRate - first) * Math.Max(0, (step - (optimizer.DecayFrom * steps)) / ((1 - optimizer.DecayFrom) * steps))),
            _ => first,
        };
    }
}
