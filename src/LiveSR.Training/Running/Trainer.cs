using System.Diagnostics;
using System.Globalization;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>
/// Trains a network as a recipe says. A run lives in a folder; one that was stopped goes on from its last checkpoint.
/// </summary>
public sealed class Trainer : IDisposable
{
    // Far more than the largest of the recipes' batches takes to be drawn, a megabyte or two a patch.
    private const long BytesOfAStep = 256 << 20;

    private readonly TrainingRecipe _recipe;
    private readonly RunFolder _folder;
    private readonly ImagePool _pool;
    private readonly NetworkUpdater _updater;
    private readonly ContentLoss _loss;
    private readonly ContentLoss? _warmUpLoss;
    private readonly Adversary? _adversary;
    private readonly PatchLoader _loader;
    private readonly Validator _validator;
    private readonly Device _device;
    private readonly RunState _state = new();

    private Trainer(TrainingRecipe recipe, ImagePool pool, RunFolder folder)
    {
        (_recipe, _folder, _pool) = (recipe, folder, pool);
        Libtorch.Load();
        if (recipe.Threads > 0)
        {
            set_num_threads(recipe.Threads);
        }

        _device = DeviceOf(recipe);
        var backward = BackwardPass.Choose(_device);
        manual_seed(recipe.Seed);
        Network = NetworkCatalogue.Create(recipe.Network, recipe.Scales[0]).to(_device);
        if (Network.Input == NetworkInput.Low && recipe.Scales.Count > 1)
        {
            throw new TrainingException($"scales: {recipe.Network} enlarges inside and serves one scale; give one.");
        }

        bool isNew = !File.Exists(folder.LastCheckpoint);
        if (isNew && recipe.StartFrom.Length > 0)
        {
            StartWeights.Load(recipe.StartFrom, Network);
        }

        _updater = new NetworkUpdater(recipe.Optimizer, Network, backward);
        if (recipe.Adversarial is { } adversarial)
        {
            _adversary = new Adversary(recipe, _device, backward);
            _warmUpLoss = new ContentLoss(adversarial.WarmUpLoss, recipe.Perceptual, _device);
        }

        _loss = new ContentLoss(recipe.Loss, recipe.Perceptual, _device);
        _loader = new PatchLoader(new PatchSampler(pool, recipe, Network));
        _validator = new Validator(pool, [.. recipe.Scales]);
        if (!isNew)
        {
            _state = Checkpoint.Load(folder.LastCheckpoint, Network, _updater.Optimizer, _adversary);
        }

        _state.Gradients = backward.Verdict;
    }

    /// <summary>The network, with the weights it has now.</summary>
    public SuperResolutionNetwork Network { get; }

    /// <summary>Steps done.</summary>
    public long Step => _state.Step;

    /// <summary>
    /// Runs a recipe to its end and gives the last validation, on all held-back images. Called again with the same
    /// folder it goes on where it was stopped.
    /// </summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="folder">Where the run keeps its files.</param>
    /// <param name="progress">Told every <c>report.every</c> steps and at each validation.</param>
    /// <param name="cancellation">Stops the run after the step at hand, with a checkpoint.</param>
    /// <exception cref="TrainingException">Something is wrong with recipe, images or checkpoint, or the loss became NaN.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the checkpoint is saved.</exception>
    public static ValidationReport Run(
        TrainingRecipe recipe, string folder, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var files = new RunFolder(folder);
        files.KeepRecipe(RecipeReader.Write(recipe));
        var pool = ImagePool.Load(recipe.Data, recipe.Scales, recipe.Degradation, cancellation);
        using Trainer trainer = Start(recipe, pool, folder);
        return trainer.RunToEnd(progress, cancellation);
    }

    /// <summary>A run over images that are in memory, at its last checkpoint or its beginning.</summary>
    public static Trainer Start(TrainingRecipe recipe, ImagePool pool, string folder)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return new Trainer(recipe, pool, new RunFolder(folder));
    }

    /// <summary>Does the steps that are left, then judges the network on all held-back images.</summary>
    public ValidationReport RunToEnd(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        long first = _state.Step;
        var sums = new RunningMeans();
        while (_state.Step < _recipe.Steps && !IsOutOfPatience())
        {
            if (cancellation.IsCancellationRequested)
            {
                Save(_folder.LastCheckpoint);
                cancellation.ThrowIfCancellationRequested();
            }

            sums.Add(TakeStep());
            bool validate = _state.Step % _recipe.Report.ValidateEvery == 0 && _state.Step < _recipe.Steps;
            if (validate || _state.Step % _recipe.Report.Every == 0)
            {
                TimeSpan pace = clock.Elapsed / (_state.Step - first);
                TrainingProgress report = sums.Report(_state.Step, _recipe.Steps, clock.Elapsed, pace * (_recipe.Steps - _state.Step));
                _folder.Log(report);
                ValidationReport? validation = validate ? Validate(cancellation) : null;
                progress?.Report(report with { Validation = validation });
                sums = new RunningMeans();
            }
        }

        if (first == _recipe.Steps && _folder.Validations().LastOrDefault() is { IsWhole: true } judged && judged.Step == first)
        {
            return judged;
        }

        // Judging all images may take as long as many steps: who stops it there loses none of them.
        Save(_folder.LastCheckpoint);
        Validate(cancellation);
        return JudgeAll(cancellation);
    }

    /// <summary>One step of the optimiser, after one of the discriminator's where there is one; gives the losses before it.</summary>
    /// <exception cref="TrainingException">A loss is not a finite number.</exception>
    public StepResult TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        PatchBatch batch = _loader.Take(_state.Step).To(_device);
        using var pause = CollectionPause.Begin(BytesOfAStep);
        if (_state.Step + 1 < _recipe.Steps)
        {
            _loader.DrawAhead(_state.Step + 1);
        }

        (Network as PsfNetwork)?.Show(batch.BlurSigmas);
        IReadOnlyList<Tensor> results = Network.ForwardStages(batch.Input);
        bool competes = _adversary is not null && _adversary.CompetesAt(_state.Step);
        (Tensor loss, IReadOnlyList<LossPart> parts) = (competes ? _loss : _warmUpLoss ?? _loss).Of(Network, results, batch);
        AdversarialLosses? sides = null;
        if (competes)
        {
            double discriminator = Finite(_adversary!.Learn(batch.Truth, results[^1], _state.Step), "the discriminator's loss");
            Tensor generator = _adversary.Judge(results[^1]);
            sides = new AdversarialLosses(discriminator, generator.ToDouble());
            loss += generator * _recipe.Adversarial!.Weight;
            parts = [.. parts, new LossPart("adversarial", sides.Value.Generator * _recipe.Adversarial.Weight)];
        }

        double value = Finite(loss.ToDouble(), "the loss");
        double rate = _updater.Descend(loss, _state.Step, _recipe.Steps);
        _state.Step++;
        return new StepResult(value, rate, parts, sides);
    }

    /// <summary>Saves the state of the run.</summary>
    public void Save(string path) => Checkpoint.Save(path, Network, _updater.Optimizer, _adversary, _state);

    /// <inheritdoc />
    public void Dispose()
    {
        _adversary?.Dispose();
        _warmUpLoss?.Dispose();
        _loss.Dispose();
        _updater.Dispose();
        Network.Dispose();
    }

    private static Device DeviceOf(TrainingRecipe recipe)
    {
        bool hasCuda = recipe.Device != "cpu" && cuda.is_available();
        if (recipe.Device == "cuda" && !hasCuda)
        {
            throw new TrainingException("device: libtorch sees no CUDA device; build with the MSBuild property Torch=cuda ('export Torch=cuda', then ./livesr train), or use cpu.");
        }

        return hasCuda ? CUDA : CPU;
    }

    private bool IsOutOfPatience() => _recipe.Report.Patience > 0 && _state.SinceBest >= _recipe.Report.Patience;

    /// <summary>Judges the network on the images that every validation looks at: the best state is the best on those.</summary>
    private ValidationReport Validate(CancellationToken cancellation)
    {
        ValidationReport report = _validator.Judge(Network, _state.Step, _recipe.Report.ValidationImages, cancellation);
        Finite(report.MeanGain, "the gain over bicubic");
        bool better = report.MeanGain > _state.BestGain;
        (_state.BestGain, _state.SinceBest) = better ? (report.MeanGain, 0) : (_state.BestGain, _state.SinceBest + 1);
        Save(_folder.LastCheckpoint);
        if (better)
        {
            Save(_folder.BestCheckpoint);
        }

        _folder.Log(report);
        foreach (ImageGroup? group in _pool.Groups.Where(group => group.HeldBack.Count > 0))
        {
            TrainingImage image = group.HeldBack[0];
            int scale = _recipe.Scales.First(image.Low.ContainsKey);
            SamplePicture.Write(_folder.Sample(group.Name, scale, _state.Step), Network, image, scale);
        }

        return report;
    }

    /// <summary>Judges the state that is exported, and the last one, on all held-back images.</summary>
    private ValidationReport JudgeAll(CancellationToken cancellation)
    {
        if (_adversary is null && File.Exists(_folder.BestCheckpoint))
        {
            using SuperResolutionNetwork best = NetworkCatalogue.Create(_recipe.Network, _recipe.Scales[0]).to(_device);
            RunState state = Checkpoint.LoadWeights(_folder.BestCheckpoint, best);
            if (state.Step != _state.Step)
            {
                _folder.Log(_validator.Judge(best, state.Step, int.MaxValue, cancellation));
            }
        }

        ValidationReport report = _validator.Judge(Network, _state.Step, int.MaxValue, cancellation);
        _folder.Log(report);
        return report;
    }

    private double Finite(double value, string what)
    {
        if (double.IsFinite(value))
        {
            return value;
        }

        string good = File.Exists(_folder.LastCheckpoint) ? $"the last good checkpoint is {_folder.LastCheckpoint}" : "there is no checkpoint yet";
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"step {_state.Step}: {what} is {value}; {good}. Lower optimizer.learning_rate or set optimizer.clip_norm."));
    }

    /// <summary>Means of what steps gave since the last report.</summary>
    private sealed class RunningMeans
    {
        private readonly List<StepResult> _steps = [];

        internal void Add(StepResult step) => _steps.Add(step);

        internal TrainingProgress Report(long step, long steps, TimeSpan elapsed, TimeSpan remaining)
        {
            var sides = _steps.Where(result => result.Adversarial is not null).Select(result => result.Adversarial!.Value).ToList();
            return new TrainingProgress(
                step,
                steps,
                _steps.Count == 0 ? 0 : _steps.Average(result => result.Loss),
                _steps.Count == 0 ? 0 : _steps[^1].LearningRate,
                elapsed,
                remaining,
                Shares(),
                sides.Count == 0 ? null : new AdversarialLosses(sides.Average(losses => losses.Discriminator), sides.Average(losses => losses.Generator)));
        }

        /// <summary>Each term's part of the loss, by magnitude; nothing where the loss has one term.</summary>
        private List<LossPart> Shares()
        {
            var sums = _steps.SelectMany(step => step.Parts)
                .GroupBy(part => part.Term)
                .Select(parts => new LossPart(parts.Key, parts.Sum(part => Math.Abs(part.Value))))
                .ToList();
            double all = sums.Sum(part => part.Value);
            return sums.Count < 2 || all == 0 ? [] : [.. sums.Select(part => part with { Value = part.Value / all })];
        }
    }
}
