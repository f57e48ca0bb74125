using LiveSR.Training.Recipes;

namespace LiveSR.Training.Tests;

public class RecipeTests
{
    private const string Good = """
        name: a
        network: livesr-live
        data:
          groups:
            - { name: g, folder: f }
        """;

    [Fact]
    public void ARecipeIsReadAndWrittenBack()
    {
        TrainingRecipe recipe = RecipeReader.Parse(Good, "a.yaml");
        recipe.Data.Groups.Single().Folder.ShouldBe("f");
        RecipeReader.Parse(RecipeReader.Write(recipe), "again").Name.ShouldBe("a");
    }

    [Theory]
    [InlineData("learning_rate: 1", "a.yaml, line 6: Property 'learning_rate' not found")]
    [InlineData("loss: best", "a.yaml: loss 'best' is not a sum of mse")]
    [InlineData("adversarial: { discriminator: judge }", "adversarial.discriminator 'judge' is not one of srgan, msrgan, mdeblurgan")]
    [InlineData("adversarial: { real_labels: [1] }", "real_labels and generated_labels of two numbers")]
    [InlineData("adversarial: { warm_up_loss: x }", "adversarial.warm_up_loss 'x' is not a sum")]
    [InlineData("adversarial: { optimizer: { kind: x } }", "adversarial.optimizer.kind 'x'")]
    [InlineData("perceptual: { layers: [relu9_1] }", "perceptual.layers are some of relu1_1")]
    [InlineData("scales: []", "a.yaml: scales must be")]
    [InlineData("steps: many", "a.yaml, line 6:")]
    [InlineData("device: tpu", "a.yaml: device 'tpu' is not cpu, cuda or auto")]
    [InlineData("network_: x", "line 6")]
    [InlineData("degradation: { microscope: { photons: [0, 5] } }", "degradation.microscope needs photons, read_noise and filled as ranges above 0")]
    [InlineData("degradation: { microscope: { clean_share: 2 } }", "degradation.microscope needs shares from 0 to 1")]
    [InlineData("degradation: { microscope: { shrink: [0.5, 3] } }", "degradation.microscope.shrink is a range from 1 up")]
    [InlineData("degradation: { microscope: { bits: [] } }", "degradation.microscope.bits names depths")]
    [InlineData("degradation: { microscope: { background: [0, 1] } }", "background under 1")]
    [InlineData("degradation: { microscope: { optics: { pixel_um: [0, 1] } } }", "degradation.microscope.optics needs ranges")]
    public void WhatIsWrongIsSaidInOneLine(string line, string message)
    {
        TrainingException error = Should.Throw<TrainingException>(() => RecipeReader.Parse(Good + Environment.NewLine + line, "a.yaml"));
        error.Message.ShouldContain(message);
        error.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("low: l", "need either a folder, or low and high")]
    [InlineData("low: l, high: h, folder: f", "need either a folder, or low and high")]
    [InlineData("folder: f, weight: 0", "need a name and a weight above 0")]
    [InlineData("folder: f, compose_as: rgb", "have compose_as luma or grey")]
    [InlineData("folder: f, compose: [a, b]", "say in same_field what their names differ in")]
    public void AGroupNamesItsImagesInOneWay(string group, string message)
    {
        string yaml = Good.Replace("folder: f", group, StringComparison.Ordinal);
        Should.Throw<TrainingException>(() => RecipeReader.Parse(yaml, "a.yaml")).Message.ShouldContain(message);
    }

    [Fact]
    public void ShippedRecipesAreValid()
    {
        string folder = RepositoryFolder.Path("models", "recipes");
        foreach (string file in Directory.GetFiles(folder, "*.yaml"))
        {
            RecipeReader.Read(file).Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        }
    }
}
