using BenchmarkDotNet.Running;
using LiveSR.Benchmarks;

// 'bars' measures the design's bars side by side in this one process; anything else goes to BenchmarkDotNet.
if (args is ["bars", ..])
{
    Bars.Run(args.Length > 1 ? args[1] : Bars.DefaultModel);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Bars).Assembly).Run(args);
