using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Bindings.Tests.Torch;

public class TensorTests
{
    [Fact]
    public void ArithmeticGivesTheValuesOfPaperAndPencil()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var b = tensor(new float[] { 5, 6, 7, 8 }, [2, 2]);

        Elements(a + b).ShouldBe([6, 8, 10, 12]);
        Elements(2 * a - 1).ShouldBe([1, 3, 5, 7]);
        Elements(1 / a).ShouldBe([1, 0.5f, 1f / 3, 0.25f]);
        Elements(a.matmul(b)).ShouldBe([19, 22, 43, 50]);
        Elements(a.pow(2)).ShouldBe([1, 4, 9, 16]);
        Elements(a.clamp(2, 3)).ShouldBe([2, 2, 3, 3]);
        Elements(where(a.gt(2), a, b)).ShouldBe([5, 6, 3, 4]);
        a.mean().ToDouble().ShouldBe(2.5);
        a.sum([0L]).data<float>().ToArray().ShouldBe([4, 6]);
        a.std(unbiased: false).ToDouble().ShouldBe(Math.Sqrt(1.25), 1e-6);
        a.amax(1).data<float>().ToArray().ShouldBe([2, 4]);
    }

    [Fact]
    public void ShapesChangeWithoutMovingElements()
    {
        using var scope = NewDisposeScope();
        var t = arange(24, dtype: float32).reshape(2, 3, 4);

        t[1, 2, 3].ToSingle().ShouldBe(23);
        t.transpose(1, 2).shape.ShouldBe([2, 4, 3]);
        t.permute(2, 0, 1)[1, 0, 2].ToSingle().ShouldBe(9);
        t.narrow(2, 1, 2).shape.ShouldBe([2, 3, 2]);
        Elements(t[0, TensorIndex.Slice(1), TensorIndex.Slice(0, 4, 2)]).ShouldBe([4, 6, 8, 10]);
        Elements(t[TensorIndex.Ellipsis, 3]).ShouldBe([3, 7, 11, 15, 19, 23]);
        t[.., 0..2].shape.ShouldBe([2, 2, 4]);
        t.flip(2)[0, 0, 0].ToSingle().ShouldBe(3);
        t.split(2, 1).Select(part => part.shape[1]).ShouldBe([2, 1]);
        cat([t, t], 1).shape.ShouldBe([2, 6, 4]);
        stack([t, t]).shape.ShouldBe([2, 2, 3, 4]);
    }

    [Fact]
    public void ElementsAreCopiedInAndOutOfStridedTensors()
    {
        using var scope = NewDisposeScope();
        var t = from_array(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        t.shape.ShouldBe([2, 3]);

        var across = t.transpose(0, 1);
        across.is_contiguous().ShouldBeFalse();
        across.data<float>().ToArray().ShouldBe([1, 4, 2, 5, 3, 6]);
        across.data<float>().CopyFrom(new float[] { 10, 40, 20, 50, 30, 60 });
        Elements(t).ShouldBe([10, 20, 30, 40, 50, 60]);
        t.data<float>()[1, 2].ShouldBe(60);
    }

    [Fact]
    public void LibtorchErrorsArriveAsTorchSharpThrowsThem()
    {
        using var scope = NewDisposeScope();
        var error = Should.Throw<ExternalException>(() => zeros(2, 3).matmul(zeros(2, 3)));
        error.Message.ShouldContain("mat1 and mat2 shapes cannot be multiplied");
        Should.Throw<ArgumentException>(() => zeros(2).data<double>());
    }

    [Fact]
    public void FourierTransformOfAnImpulseIsFlatAndComesBack()
    {
        using var scope = NewDisposeScope();
        var impulse = zeros(4, 6);
        impulse[0, 0].fill_(1);

        var spectrum = fft.fft2(impulse);
        spectrum.abs().sub(1).abs().max().ToDouble().ShouldBeLessThan(1e-6);
        fft.rfft2(impulse).shape.ShouldBe([4, 4]);
        fft.ifft2(spectrum).real.allclose(impulse, atol: 1e-6).ShouldBeTrue();
        fft.irfft2(fft.rfft2(impulse)).allclose(impulse, atol: 1e-6).ShouldBeTrue();
        fft.fftshift(arange(4, dtype: float32)).data<float>().ToArray().ShouldBe([2, 3, 0, 1]);
    }

    [Fact]
    public void OneSeedGivesOneSequence()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var first = randn(8);
        var state = random.get_rng_state();
        var second = rand(8);
        manual_seed(3);
        randn(8).allclose(first, 0, 0).ShouldBeTrue();
        random.set_rng_state(state);
        rand(8).allclose(second, 0, 0).ShouldBeTrue();
    }

    private static float[] Elements(Tensor tensor) => tensor.data<float>().ToArray();
}
