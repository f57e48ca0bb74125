using System.Diagnostics;

namespace LiveSR.EndToEnd;

/// <summary>A Slurm cluster of one node on this machine; skips the test where the machine cannot run it.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private const int CannotHere = 77;
    private readonly string _folder;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where all its files go.</param>
    public SlurmCluster(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Slurm needs Linux");
        _folder = Directory.CreateDirectory(folder).FullName;
        Do("up");
    }

    /// <summary>What the environment's SLURM_CONF leads a program to it by.</summary>
    public string Configuration => Path.Combine(_folder, "slurm.conf");

    /// <summary>One line for each job or task that has ended.</summary>
    public string[] Accounting => File.Exists(Path.Combine(_folder, "accounting")) ? File.ReadAllLines(Path.Combine(_folder, "accounting")) : [];

    /// <summary>Waits until so many jobs or tasks of a name run, and gives their numbers.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isWanted">Takes the number of the task in its array.</param>
    /// <param name="count">How many.</param>
    public async Task<string[]> RunningAsync(string name, Func<string, bool> isWanted, int count)
    {
        while (true)
        {
            string[][] running = [.. Answer("squeue", "-h", "-t", "R", "-n", name, "-o", "%A %K").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
            string[] wanted = [.. running.Where(task => isWanted(task[1])).Select(task => task[0])];
            if (wanted.Length >= count)
            {
                return wanted;
            }

            Answer("squeue", "-h").ShouldNotBeEmpty($"{name} has ended before it was seen");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends a signal to the program of a task, as Slurm does before a time limit, and waits until it has ended.</summary>
    public async Task EndAsync(string job, string signal)
    {
        // scancel complains where the task has ended by the signal before it looks again: what came of it is in the accounting.
        Run("scancel", "--batch", "--signal", signal, job);
        while (Answer("squeue", "-h", "-t", "R,CG", "-o", "%A").Split('\n').Contains(job))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Kills the node's daemon, as kill -9 does, and starts it again.</summary>
    public void RestartNode()
    {
        using (var daemon = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(_folder, "slurmd.pid")), System.Globalization.CultureInfo.InvariantCulture)))
        {
            daemon.Kill();
            daemon.WaitForExit();
        }

        Do("node");
    }

    /// <summary>Waits until nothing is left to run.</summary>
    public async Task EndAsync()
    {
        while (Answer("squeue", "-h").Length > 0)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Run(RepositoryFolder.Path("tests", "slurm.sh"), "down", _folder);

    private void Do(string action)
    {
        (int code, string output) = Run(RepositoryFolder.Path("tests", "slurm.sh"), action, _folder);
        Assert.SkipWhen(code == CannotHere, $"no Slurm on this machine: {output}");
        code.ShouldBe(0, output);
    }

    private string Answer(string program, params string[] arguments)
    {
        (int code, string output) = Run(program, arguments);
        code.ShouldBe(0, output);
        return output;
    }

    private (int Code, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = Configuration },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + error.Result).Trim());
    }
}
