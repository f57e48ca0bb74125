namespace LiveSR.Cli.Evaluation;

/// <summary>One image to judge on.</summary>
/// <param name="Group">What it is counted with: its folder's or its recipe group's name.</param>
/// <param name="Truth">File of the high-resolution image.</param>
/// <param name="Input">File of the low-resolution image, or null when it is made from the truth.</param>
internal sealed record EvaluationImage(string Group, string Truth, string? Input)
{
    /// <summary>File name.</summary>
    public string Name => Path.GetFileName(Truth);
}
