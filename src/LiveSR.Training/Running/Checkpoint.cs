using System.Text;
using LiveSR.Output;
using LiveSR.Training.Networks;
using TorchSharp.Modules;

namespace LiveSR.Training.Running;

/// <summary>
/// The whole state of a run between two steps: weights, what the optimiser remembers, and the step; in adversarial
/// training also the discriminator and its optimiser. Patches, labels and learning rate follow from the step, so a run
/// that goes on from here ends as an unbroken one.
/// </summary>
internal static class Checkpoint
{
    private const string Magic = "LiveSR checkpoint 2";
    private const string MagicWithoutGradients = "LiveSR checkpoint 1";
    private const string AdversaryFollows = "adversary";

    /// <summary>Saves the state, whole or not at all; the one before it is replaced.</summary>
    internal static void Save(string path, SuperResolutionNetwork network, OptimizerHelper optimizer, Adversary? adversary, RunState state)
    {
        OutputFile.Write(path, overwrite: true, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(network.GetName());
            writer.Write(state.Step);
            writer.Write(state.BestGain);
            writer.Write(state.SinceBest);
            writer.Write(state.Gradients);
            network.save(writer);
            optimizer.save_state_dict(writer);
            if (adversary is not null)
            {
                writer.Write(AdversaryFollows);
                adversary.Discriminator.save(writer);
                adversary.Updater.Optimizer.save_state_dict(writer);
            }

        });
    }

    /// <summary>Puts a saved state into the networks and optimisers of the same recipe.</summary>
    /// <exception cref="TrainingException">The file is no checkpoint, or of another network.</exception>
    internal static RunState Load(string path, SuperResolutionNetwork network, OptimizerHelper optimizer, Adversary? adversary) => Read(path, network, reader =>
    {
        optimizer.load_state_dict(reader);
        if (adversary is null)
        {
            return;
        }

        if (reader.BaseStream.Position == reader.BaseStream.Length || reader.ReadString() != AdversaryFollows)
        {
            throw new TrainingException($"{path}: the checkpoint has no discriminator; use another folder, or take adversarial out of the recipe.");
        }

        adversary.Discriminator.load(reader);
        adversary.Updater.Optimizer.load_state_dict(reader);
    });

    /// <summary>Takes only the weights of a saved state, to validate or to export.</summary>
    /// <exception cref="TrainingException">The file is no checkpoint, or of another network.</exception>
    internal static RunState LoadWeights(string path, SuperResolutionNetwork network) => Read(path, network, _ => { });

    private static RunState Read(string path, SuperResolutionNetwork network, Action<BinaryReader> rest)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            string magic = reader.ReadString();
            if (magic is not (Magic or MagicWithoutGradients))
            {
                throw new TrainingException($"{path}: not a checkpoint of LiveSR.");
            }

            string name = reader.ReadString();
            if (name != network.GetName())
            {
                throw new TrainingException($"{path}: a checkpoint of {name}, not of {network.GetName()}; use another folder.");
            }

            var state = new RunState { Step = reader.ReadInt64(), BestGain = reader.ReadDouble(), SinceBest = reader.ReadInt32(), Gradients = magic == Magic ? reader.ReadString() : "" };
            network.load(reader);
            rest(reader);
            return state;
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidDataException)
        {
            throw new TrainingException($"{path}: the checkpoint cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>What a run remembers beside weights and optimiser.</summary>
internal sealed record RunState
{
    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Best mean gain over bicubic of any validation so far, in dB.</summary>
    public double BestGain { get; set; } = double.NegativeInfinity;

    /// <summary>Validations since that one.</summary>
    public int SinceBest { get; set; }

    /// <summary>How gradients were computed, and why so; empty in a checkpoint from before this was kept.</summary>
    public string Gradients { get; set; } = "";
}
