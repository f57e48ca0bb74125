using System.CommandLine;
using LiveSR.Inference.Providers;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr setup</c>: ./livesr fetches and builds the part before this program starts, which then says what it has.</summary>
internal sealed class SetupCommand : ProgramCommand
{
    private readonly Argument<string> _part = new("part") { Description = $"{string.Join(", ", OnnxSessionFactory.RuntimeBuilds)}: that build of ONNX Runtime from now on. training: libtorch." };

    public SetupCommand()
        : base(
            "setup",
            "Fetch a part that LiveSR does without until it is asked for; ./livesr builds with it from then on.",
            "./livesr setup cuda      # NVIDIA GPUs: CUDA 13 and cuDNN 9 must be installed; 284 MB",
            "./livesr setup webgpu    # any GPU with a Vulkan driver, from npm; a build for Windows gets DirectML too",
            "./livesr setup cpu       # back to the processor",
            "./livesr setup training  # libtorch, 128 MB; 'train' and 'networks' fetch it by themselves")
    {
        _part.AcceptOnlyFromAmong([.. OnnxSessionFactory.RuntimeBuilds, "training"]);
        Arguments.Add(_part);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string part = parsed.GetValue(_part)!;
        if (OnnxSessionFactory.RuntimeBuilds.Contains(part) && OnnxSessionFactory.RuntimeBuild != part)
        {
            throw new UsageException($"This program was built with ONNX Runtime for {OnnxSessionFactory.RuntimeBuild}: run './livesr setup {part}' in LiveSR's source folder.");
        }

        AnsiConsole.MarkupLineInterpolated($"LiveSR is built with {part}; 'livesr doctor' tries it.");
        return Task.FromResult(0);
    }
}
