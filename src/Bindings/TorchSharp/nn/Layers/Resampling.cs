using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
        {
            internal PixelShuffle(long upscale_factor)
                : base(nameof(PixelShuffle)) => this.upscale_factor = upscale_factor;

            public long upscale_factor { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.pixel_shuffle(input, upscale_factor);
        }

        public sealed class PixelUnshuffle : ParameterLessModule<Tensor, Tensor>
        {
            internal PixelUnshuffle(long downscale_factor)
                : base(nameof(PixelUnshuffle)) => this.downscale_factor = downscale_factor;

            public long downscale_factor { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.pixel_unshuffle(input, downscale_factor);
        }

        public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
        {
            private readonly long[]? _size;
            private readonly double[]? _scale_factor;

            internal Upsample(long[]? size, double[]? scale_factor, UpsampleMode mode, bool? align_corners)
                : base(nameof(Upsample)) => (_size, _scale_factor, this.mode, this.align_corners) = (size, scale_factor, mode, align_corners);

            public UpsampleMode mode { get; }

            public bool? align_corners { get; }

            public ReadOnlySpan<long> size => _size;

            public ReadOnlySpan<double> scale_factor => _scale_factor;

            public override Tensor forward(Tensor input) =>
                nn.functional.interpolate(input, _size, _scale_factor, (InterpolationMode)mode, align_corners);
        }
    }

    public static partial class torch
    {
        public enum UpsampleMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
        }

        public enum InterpolationMode
        {
            Nearest = 0,
            Linear = 1,
            Bilinear = 2,
            Bicubic = 3,
            Trilinear = 4,
            Area = 5,
            NearestExact = 6,
        }

        public static partial class nn
        {
            public static Modules.PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

            public static Modules.PixelUnshuffle PixelUnshuffle(long downscale_factor) => new(downscale_factor);

            public static Modules.Upsample Upsample(long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null, bool? recompute_scale_factor = null) =>
                new(size, scale_factor, mode, align_corners);

            public static partial class functional
            {
                public static Tensor pixel_shuffle(Tensor input, long upscale_factor) =>
                    new(NativeMethods.lts_pixel_shuffle(input.Native, upscale_factor));

                public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                    new(NativeMethods.lts_pixel_unshuffle(input.Native, downscale_factor));

                /// <summary>Resizes [N, C, H, W] to a size or by factors.</summary>
                public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
                {
                    var factors = scale_factor is { Length: 1 } ? [scale_factor[0], scale_factor[0]] : scale_factor;
                    var shape = x.shape;
                    var target = size ?? (factors is null || shape.Length != 4
                        ? throw new ArgumentException("interpolate is bound for [N, C, H, W], with a size or a scale factor.")
                        : [(long)(shape[2] * factors[0]), (long)(shape[3] * factors[1])]);
                    if (mode == InterpolationMode.Area)
                    {
                        return adaptive_avg_pool2d(x, target);
                    }

                    var kind = mode switch
                    {
                        InterpolationMode.Nearest => 0,
                        InterpolationMode.Bilinear => 1,
                        InterpolationMode.Bicubic => 2,
                        _ => throw new NotImplementedException($"interpolate: {mode} is not bound."),
                    };
                    var given = size is null && !recompute_scale_factor ? factors : null;
                    return new(NativeMethods.lts_interpolate2d(x.Native, target, given, kind, align_corners == true ? 1 : 0, antialias ? 1 : 0));
                }

                public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
                {
                    var kind = mode is PaddingModes.Zeros or PaddingModes.Constant ? 0 : (int)mode;
                    return new(NativeMethods.lts_pad(input.Native, pad, pad.Length, kind, mode == PaddingModes.Constant ? value : 0));
                }

                public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                    functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);
            }
        }
    }
}
