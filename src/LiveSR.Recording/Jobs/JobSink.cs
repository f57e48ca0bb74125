using LiveSR.Imaging;

namespace LiveSR.Recording.Jobs;

/// <summary>
/// Writes frames in segments and notes each in the job's journal when it has gone to the disk, which it does while the next one
/// is written. Given up, or killed, the job goes on from the segment that was not finished, and the output is the same as
/// without a break.
/// </summary>
public sealed class JobSink : IBandSink
{
    /// <summary>Frames before the end of a segment at which the next one is foreseen: what an encoder takes to start, where they come fast.</summary>
    private const int Foresight = 32;

    private readonly JobFolder _job;
    private readonly ISegmentedOutput _output;
    private readonly long _mostFrames;
    private Task _noting = Task.CompletedTask;
    private long _inSegment;
    private bool _isBegun;

    /// <summary>Takes up what an earlier run has finished.</summary>
    /// <param name="job">The journal, which the sink then owns.</param>
    /// <param name="output">What is written, which the sink then owns.</param>
    /// <param name="warn">Takes a line on a segment that was damaged and is done again.</param>
    public JobSink(JobFolder job, ISegmentedOutput output, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(warn);
        (_job, _output) = (job, output);
        _mostFrames = job.Description.SegmentFrames;
        foreach (SegmentRecord record in job.Segments())
        {
            if (!output.TakeUp(record))
            {
                job.Forget(record.Segment);
                warn($"{job.Description.Output}: segment {record.Segment} of its job is damaged; it is done again.");
                break;
            }

            FramesBefore += record.Frames;
            _isBegun = true;
        }
    }

    /// <summary>Frames that earlier runs have finished: the first that is to be written is the one behind them.</summary>
    public long FramesBefore { get; private set; }

    /// <summary>Frames that this run has finished; known for sure when the sink is disposed.</summary>
    public long FramesFinished { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full: the job goes on when there is room.</exception>
    public void Write(Frame frame)
    {
        _output.Write(frame);
        if (_inSegment == Math.Max(0, _mostFrames - Foresight))
        {
            _output.Foresee(frame);
        }

        Count();
    }

    /// <summary>Whether images can come band by band.</summary>
    public bool TakesBands => _output.TakesBands;

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full: the job goes on when there is room.</exception>
    public void Write(BandedImage image)
    {
        _output.Write(image);
        Count();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full: the job goes on when there is room.</exception>
    public void Complete()
    {
        if (_inSegment > 0)
        {
            End();
        }

        _noting.GetAwaiter().GetResult();
        _output.Complete();
        _job.Delete();
    }

    /// <inheritdoc/>
    /// <remarks>When no frame came, no job stays.</remarks>
    public void Dispose()
    {
        try
        {
            _noting.Wait();
        }
        catch (AggregateException)
        {
            // The frame after has failed with it, or the run was given up: the segment is not noted.
        }

        _output.Dispose();
        if (_isBegun)
        {
            _job.Dispose();
        }
        else
        {
            _job.Delete();
        }
    }

    private void Count()
    {
        _isBegun = true;
        if (++_inSegment == _mostFrames)
        {
            End();
        }
    }

    private void End()
    {
        _noting.GetAwaiter().GetResult();
        Func<SegmentRecord> finish = _output.End();
        _inSegment = 0;
        _noting = Task.Run(() =>
        {
            SegmentRecord record = finish();
            _job.Note(record);
            FramesFinished += record.Frames;
        });
    }
}
