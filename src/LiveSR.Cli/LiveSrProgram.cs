using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using LiveSR.Cli.Commands;
using LiveSR.Files;
using LiveSR.Inference;
using LiveSR.Output;
using LiveSR.Plugins.Loading;
using Spectre.Console;

namespace LiveSR.Cli;

/// <summary>
/// The program <c>livesr</c>. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by the user. Every error is one
/// line on standard error; <c>--verbose</c> adds the stack trace.
/// </summary>
public static class LiveSrProgram
{
    private const int WidthOfFiles = 200;

    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        SetUpConsole();
        using var interruption = new Interruption();
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = new RootCommand("LiveSR: real-time super-resolution and deblurring for light microscopes.")
        {
            verbose,
            new DemoCommand(),
            new ViewCommand(),
            new LiveCommand(interruption),
            new UpscaleCommand(),
            new JobsCommand(),
            new InfoCommand(),
            new EvalCommand(),
            new CompareCommand(),
            new CalibrateCommand(),
            new SimulateCommand(),
            new AlignCommand(),
            new TrainCommand(),
            new NetworksCommand(),
            new ModelsCommand(),
            new BenchCommand(),
            new PluginsCommand(),
            new DevicesCommand(),
            new DoctorCommand(),
            new SetupCommand(),
        };
        ShowExamplesInHelp(root);

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(OneLine(CommandLineError.Of(parsed)), 2);
        }

        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await interruption.UntilLeftBehindAsync(parsed.InvokeAsync(invocation, interruption.Finish));
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e)
        {
            if (parsed.GetValue(verbose))
            {
                Console.Error.WriteLine(e);
            }

            return Complain(OneLine(e.Message), e is UsageException or CalibrationException or FormatException or PluginException or OutputRefusedException or SourceException { IsUsage: true } ? 2 : 1);
        }
    }

    /// <summary>
    /// What goes to a file or a pipe carries no colours and is not folded at a terminal's width; Windows is told that
    /// the tables' lines are UTF-8.
    /// </summary>
    private static void SetUpConsole()
    {
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
            AnsiConsole.Profile.Width = WidthOfFiles;
        }
    }

    private static int Complain(string message, int code)
    {
        Console.Error.WriteLine($"livesr: {message}");
        return code;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static void ShowExamplesInHelp(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }
}
