using LiveSR.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

/// <summary>libtorch is believed only after a test, which a library that computes something else does not pass.</summary>
public class GradientTrustTests
{
    private static readonly BackwardPass Lying = new("a lying library", static (value, direction) => value.backward([direction! * 0.67]));

    [Theory]
    [InlineData("result", 1.1, "the result is 10 % off")]
    [InlineData("input", 0.67, "the input's gradient is 33 % off")]
    [InlineData("input", double.NaN, "the input's gradient is no sensible number")]
    [InlineData("weights", 2, "the weights' gradient is 100 % off")]
    public void WhatIsWrongIsNamed(string which, double factor, string fault)
    {
        Convolved Convolve(Tensor input, Tensor weight, Tensor direction)
        {
            Convolved right = ConvolutionCheck.Convolve(input, weight, direction, TrustedGradients.Way.Run);
            return which switch
            {
                "result" => right with { Result = right.Result * factor },
                "input" => right with { InputGradient = right.InputGradient * factor },
                _ => right with { WeightGradient = right.WeightGradient * factor },
            };
        }

        ConvolutionCheck.FaultOf(Convolve, CPU).ShouldBe($"of a convolution from 64 to 1 channels {fault}");
    }

    [Fact]
    public void OneChannelCountThatIsWrongIsFound()
    {
        Convolved Convolve(Tensor input, Tensor weight, Tensor direction)
        {
            Convolved right = ConvolutionCheck.Convolve(input, weight, direction, TrustedGradients.Way.Run);
            return weight.shape[0] == 4 ? right with { InputGradient = right.InputGradient * 0.9 } : right;
        }

        ConvolutionCheck.FaultOf(Convolve, CPU).ShouldBe("of a convolution from 32 to 4 channels the input's gradient is 10 % off");
    }

    [Fact]
    public void AWayThatLiesIsPassedOver()
    {
        var chosen = BackwardPass.Choose(CPU, [Lying, BackwardPass.FastestFirst[1]]);
        chosen.Name.ShouldBe("libtorch's own convolutions");
        chosen.Verdict.ShouldStartWith("gradients by libtorch's own convolutions, checked; not by a lying library: of a convolution from 64 to 1 channels the input's gradient is 33 % off");
    }

    [Fact]
    public void TheFastestWayIsTakenWhenItIsRight() =>
        BackwardPass.Choose(CPU, [TrustedGradients.Way, Lying]).Verdict.ShouldBe($"gradients by {TrustedGradients.Way.Name}, checked");

    [Fact]
    public void WithoutARightWayThereIsNoTraining() =>
        Should.Throw<TrainingException>(() => BackwardPass.Choose(CPU, [Lying, Lying])).Message.ShouldStartWith("libtorch computes wrong gradients on this machine, so nothing can be trained here (a lying library: of a convolution");

    [Fact]
    public void MemoryIsSoiledOnlyDuringTheCheck()
    {
        using (new SoiledMemory())
        {
            Smallest().ShouldBeGreaterThan(1e38f);
        }

        ConvolutionCheck.FaultOf((input, weight, direction) => ConvolutionCheck.Convolve(input, weight, direction, TrustedGradients.Way.Run), CPU).ShouldBeNull();
        Smallest().ShouldBeLessThan(1e38f);
    }

    /// <summary>The smallest absolute value in a piece of memory that nobody has written to.</summary>
    private static float Smallest()
    {
        using DisposeScope scope = NewDisposeScope();
        return empty(1000).data<float>().ToArray().Min(Math.Abs);
    }
}
