namespace LiveSR.EndToEnd;

/// <summary>
/// An ffmpeg that can be held, so that what is to be killed in its work is there for as long as a busy machine takes to kill it.
/// Of a cluster it holds tasks, never who submits them.
/// </summary>
internal sealed class HeldFfmpeg : IDisposable
{
    // A program that was held ends with the task that started it: woken later, it would write into the files of the next.
    private const string Script = """
        #!/bin/bash
        folder=$(dirname "$0")
        hold() {
          while [ -e "$folder/$1" ] && kill -0 $PPID; do sleep 0.05; done
          kill -0 $PPID
        }
        bytes=$(cat "$folder/hold-decoder" 2>/dev/null)
        if [ -n "$SLURM_ARRAY_TASK_ID" -o -z "$SLURM_CONF" ] && [ -n "$bytes" ] && [[ "$*" == *rawvideo* ]]; then
          exec ffmpeg "$@" > >(head -c "$bytes" && hold hold-decoder && exec cat)
        fi
        if [ -n "$SLURM_JOB_ID" ] && [ -z "$SLURM_ARRAY_TASK_ID" ] && [ -e "$folder/hold-merge" ] && [[ "$*" == *$(cat "$folder/hold-merge")* ]]; then
          touch "$folder/held-merge"
          hold hold-merge || exit
        fi
        exec ffmpeg "$@"

        """;

    private readonly string _folder;

    /// <summary>Writes the program.</summary>
    public HeldFfmpeg(string folder)
    {
        _folder = folder;
        File.WriteAllText(Path, Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>What leads LiveSR to it.</summary>
    public Dictionary<string, string> Environment => new() { ["LIVESR_FFMPEG"] = Path };

    /// <summary>Whether a merge is held.</summary>
    public bool HoldsMerge => File.Exists(Named("held-merge"));

    /// <summary>From now on decoders stop after so many bytes of images.</summary>
    public void HoldDecoders(int bytes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the ffmpeg that can be held is a shell script");
        File.WriteAllText(Named("hold-decoder"), $"{bytes}");
    }

    /// <summary>From now on a merge stops where it starts ffmpeg with a word in its command line.</summary>
    public void HoldMerge(string word) => File.WriteAllText(Named("hold-merge"), word);

    /// <summary>Lets all go on.</summary>
    public void LetGo()
    {
        File.Delete(Named("hold-decoder"));
        File.Delete(Named("hold-merge"));
    }

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    private string Path => Named("ffmpeg");

    private string Named(string name) => System.IO.Path.Combine(_folder, name);
}
