namespace LiveSR.Training.Recipes;

/// <summary>
/// Everything that decides a training run, as a YAML file states it. Two runs of one recipe on one machine with one
/// thread give the same weights, bit for bit.
/// </summary>
public sealed class TrainingRecipe
{
    /// <value>Name of the run, and of the model it makes.</value>
    public string Name { get; set; } = "";

    /// <value>A name of <see cref="Networks.NetworkCatalogue"/>.</value>
    public string Network { get; set; } = "";

    /// <value>
    /// A model package to begin with, relative to the recipe's folder: its weights whose names and shapes are the network's, which
    /// may be of another scale. To fit a shipped model to one's own microscope, or to save steps. Empty to begin at random.
    /// </value>
    public string StartFrom { get; set; } = "";

    /// <value>Enlargements to train for. Networks with low-resolution input serve one; those with interpolated input may serve several.</value>
    public IList<int> Scales { get; set; } = [2];

    /// <value>Decides the first weights and every patch that is drawn.</value>
    public int Seed { get; set; } = 1;

    /// <value>Optimiser steps in all.</value>
    public int Steps { get; set; } = 10_000;

    /// <value>Threads that libtorch computes with; 0 leaves its own choice. Results depend on it in the last bits.</value>
    public int Threads { get; set; } = 1;

    /// <value><c>cpu</c>, <c>cuda</c>, or <c>auto</c>: CUDA where libtorch has it.</value>
    public string Device { get; set; } = "auto";

    /// <value>What is learned from.</value>
    public DataRecipe Data { get; set; } = new();

    /// <value>How low-resolution images are made from the true ones.</value>
    public DegradationRecipe Degradation { get; set; } = new();

    /// <value>A sum as <see cref="LossFormula"/> reads it, of <see cref="Running.Losses.Names"/> and <c>perceptual</c>: <c>mse + 0.1 ssim</c>.</value>
    public string Loss { get; set; } = "mse";

    /// <value>What the loss <c>perceptual</c> compares images by.</value>
    public PerceptualRecipe Perceptual { get; set; } = new();

    /// <value>A discriminator to compete with, or none.</value>
    public AdversarialRecipe? Adversarial { get; set; }

    /// <value>How weights follow gradients.</value>
    public OptimizerRecipe Optimizer { get; set; } = new();

    /// <value>How often the run looks at itself.</value>
    public ReportRecipe Report { get; set; } = new();

    /// <value>Texts for the model's metadata: <c>licence</c>, <c>training_data</c>.</value>
    public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();
}

/// <summary>Image folders, and the patches that are drawn from them.</summary>
public sealed class DataRecipe
{
    /// <value>Folder that the groups' folders are in; relative to the recipe's own folder.</value>
    public string Root { get; set; } = ".";

    /// <value>Folders of images of one kind.</value>
    public IList<GroupRecipe> Groups { get; set; } = [];

    /// <value>Percentage of sources that are held back. Chosen by a hash of the name, so more images change no choice. With 100 nothing is left to learn from: such a recipe only names images to judge on.</value>
    public int HeldBack { get; set; } = 10;

    /// <value>Patches in a batch.</value>
    public int Batch { get; set; } = 16;

    /// <value>Edge of a patch in pixels of the true image; a multiple of every scale.</value>
    public int Patch { get; set; } = 64;

    /// <value>Distance of the places that patches are cut at, in pixels of the true image, a multiple of every scale; 0 for anywhere.</value>
    public int Stride { get; set; }

    /// <value>How patches are varied: <c>turns</c>, in eight ways mirrored and turned; <c>flips</c>, along either axis or both; <c>none</c>.</value>
    public string Augment { get; set; } = "turns";

    /// <value>Standard deviation of intensity (0 to 1) under which a patch is passed over as empty.</value>
    public double LeastContrast { get; set; } = 0.01;
}

/// <summary>One kind of image.</summary>
public sealed class GroupRecipe
{
    /// <value>Name in reports.</value>
    public string Name { get; set; } = "";

    /// <value>Folder of true images under the root, from which low-resolution ones are made; or <see cref="Low"/> and <see cref="High"/>.</value>
    public string Folder { get; set; } = "";

    /// <value>With <see cref="High"/>: folder of low-resolution images, each named as its true image.</value>
    public string Low { get; set; } = "";

    /// <value>With <see cref="Low"/>: folder of true images, larger by exactly one of the recipe's scales.</value>
    public string High { get; set; } = "";

    /// <value>Regular expression that a file's name must match, where a folder holds more than this kind; empty for all files.</value>
    public string Files { get; set; } = "";

    /// <value>How often patches come from this group, against the other groups' weights.</value>
    public double Weight { get; set; } = 1;

    /// <value>Parts of file names (a regular expression) that images of one field differ in, as channels do: those are held back or trained on together.</value>
    public string SameField { get; set; } = "";

    /// <value>
    /// Channels to make one image of each field of, as regular expressions of their file names in the order of table 1 of the
    /// modified SRGAN's paper; empty to take every file as an image.
    /// </value>
    public IList<string> Compose { get; set; } = [];

    /// <value>How channels add up: <c>luma</c>, as red, blue, green and yellow of a colour picture, or <c>grey</c>, all alike.</value>
    public string ComposeAs { get; set; } = "luma";
}

/// <summary>From a true image to the low-resolution one: bicubic with antialiasing, a Gaussian blur, then noise.</summary>
public sealed class DegradationRecipe
{
    /// <value>
    /// Range of the blur's standard deviation in low-resolution pixels; absent for none. Each image has one, which follows from
    /// a hash of its name, so that held-back images are judged with the same blur every time.
    /// </value>
    public IList<double> BlurSigma { get; set; } = [];

    /// <value>Share of patches, 0 to 1, whose low-resolution side gets noise.</value>
    public double NoiseShare { get; set; }

    /// <value>Largest standard deviation of that noise, for intensities 0 to 1; drawn evenly up to it.</value>
    public double NoiseSigma { get; set; }

    /// <value>A microscope and its camera, which most patches are taken with; absent for none.</value>
    public MicroscopeRecipe? Microscope { get; set; }
}

/// <summary>The VGG-19 whose features the loss <c>perceptual</c> compares.</summary>
public sealed class PerceptualRecipe
{
    /// <value>File with VGG-19's weights, .onnx or a state dictionary of TorchSharp, relative to the recipe's folder; empty for fixed random weights.</value>
    public string Weights { get; set; } = "";

    /// <value>Layers <c>relu1_2</c> to <c>relu5_4</c>; empty for the end of every level with random weights, and for <c>relu5_4</c> with the user's.</value>
    public IList<string> Layers { get; set; } = [];
}

/// <summary>Adversarial training: the recipe's loss, plus that of not being taken for true.</summary>
public sealed class AdversarialRecipe
{
    /// <value><c>srgan</c>, <c>msrgan</c> or <c>mdeblurgan</c>.</value>
    public string Discriminator { get; set; } = "msrgan";

    /// <value>Channels of the discriminator's first convolutions.</value>
    public int Channels { get; set; } = 64;

    /// <value>What the adversarial part of the generator's loss is multiplied by; the weights of the other parts stand in <c>loss</c>.</value>
    public double Weight { get; set; } = 1e-3;

    /// <value>Range that the labels of true images are drawn from.</value>
    public IList<double> RealLabels { get; set; } = [0.8, 1.2];

    /// <value>Range that the labels of generated images are drawn from; above 0 the smoothing is no longer one-sided.</value>
    public IList<double> GeneratedLabels { get; set; } = [0, 0];

    /// <value>Steps at the start in which the generator learns alone.</value>
    public int WarmUp { get; set; }

    /// <value>The loss of those steps.</value>
    public string WarmUpLoss { get; set; } = "mse";

    /// <value>The discriminator's optimiser; absent for the generator's.</value>
    public OptimizerRecipe? Optimizer { get; set; }
}

/// <summary>Optimiser, learning rate and clipping.</summary>
public sealed class OptimizerRecipe
{
    /// <value><c>adam</c> or <c>sgd</c>.</value>
    public string Kind { get; set; } = "adam";

    /// <value>Learning rate at the start.</value>
    public double LearningRate { get; set; } = 1e-3;

    /// <value>Momentum of <c>sgd</c>.</value>
    public double Momentum { get; set; } = 0.9;

    /// <value>Decay of <c>adam</c>'s mean of gradients.</value>
    public double Beta1 { get; set; } = 0.9;

    /// <value>Decay of <c>adam</c>'s mean of squared gradients.</value>
    public double Beta2 { get; set; } = 0.999;

    /// <value>Weight decay.</value>
    public double WeightDecay { get; set; }

    /// <value><c>constant</c>, <c>step</c>, <c>cosine</c>, or <c>linear</c>: constant until <see cref="DecayFrom"/>, then evenly down.</value>
    public string Schedule { get; set; } = "cosine";

    /// <value>With <c>step</c>: steps between decays.</value>
    public int DecayEvery { get; set; } = 1000;

    /// <value>With <c>step</c>: factor of each decay.</value>
    public double DecayBy { get; set; } = 0.1;

    /// <value>With <c>linear</c>: share of the steps, 0 to 1, after which the rate falls.</value>
    public double DecayFrom { get; set; } = 0.75;

    /// <value>With <c>cosine</c> and <c>linear</c>: learning rate at the end.</value>
    public double LastRate { get; set; } = 1e-5;

    /// <value>Largest common norm of all gradients; 0 for no limit.</value>
    public double ClipNorm { get; set; }

    /// <value>Adjustable clipping of each gradient to [-theta / rate, theta / rate] (Pascanu et al. 2013); 0 for none.</value>
    public double ClipTheta { get; set; }
}

/// <summary>How often, in steps, the run reports, validates and saves itself.</summary>
public sealed class ReportRecipe
{
    /// <value>Steps between lines of progress.</value>
    public int Every { get; set; } = 100;

    /// <value>Steps between validations, which also save a checkpoint.</value>
    public int ValidateEvery { get; set; } = 2000;

    /// <value>Held-back images of each group that a validation on the way looks at; the last one looks at all.</value>
    public int ValidationImages { get; set; } = 3;

    /// <value>Validations without a better mean PSNR after which the run stops; 0 for never.</value>
    public int Patience { get; set; }
}
