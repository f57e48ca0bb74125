namespace LiveSR.Files.Video;

/// <summary>How much detail an encoder keeps, and how long it takes. FFV1 keeps all, so neither applies to it.</summary>
public sealed record VideoQuality
{
    /// <value>
    /// The encoder's own measure, where less is better and larger: constant rate factor of H.264 and HEVC, 0 to 51;
    /// quantiser of Motion JPEG, 1 to 31. Null for what cannot be told from the source by eye: 17, 19 and 2.
    /// </value>
    public int? Factor { get; init; }

    /// <value>How long H.264 and HEVC search: longer makes smaller files of the same quality.</value>
    public EncoderSpeed? Speed { get; init; }

    /// <summary>Asks whether a codec has such a quality.</summary>
    /// <exception cref="NotSupportedException">It has not: one line that says what it has.</exception>
    internal void Require(string path, VideoCodec codec)
    {
        (int least, int most) = codec switch
        {
            VideoCodec.MotionJpeg => (1, 31),
            VideoCodec.Ffv1 => (0, 0),
            _ => (0, 51),
        };
        if (codec == VideoCodec.Ffv1 && (Factor, Speed) != (null, null))
        {
            throw new NotSupportedException($"{path}: FFV1 keeps every bit and has no quality or speed to choose; leave them out, or choose h264 or hevc.");
        }

        if (Factor < least || Factor > most)
        {
            throw new NotSupportedException(FormattableString.Invariant($"{path}: {codec} has qualities from {least} (best) to {most}, not {Factor}."));
        }

        if (codec == VideoCodec.MotionJpeg && Speed is not null)
        {
            throw new NotSupportedException($"{path}: Motion JPEG has one speed only; leave it out, or choose h264 or hevc.");
        }
    }
}

/// <summary>How long an encoder of H.264 or HEVC searches for what repeats, by the names of x264 and x265.</summary>
public enum EncoderSpeed
{
    /// <summary>The least.</summary>
    UltraFast,

    /// <summary>Hardly any.</summary>
    SuperFast,

    /// <summary>What LiveSR takes when nothing is said.</summary>
    VeryFast,

    /// <summary>Little.</summary>
    Faster,

    /// <summary>Less than the encoders' own choice.</summary>
    Fast,

    /// <summary>The encoders' own choice.</summary>
    Medium,

    /// <summary>Long.</summary>
    Slow,

    /// <summary>Longer.</summary>
    Slower,

    /// <summary>As long as it is worth.</summary>
    VerySlow,
}
