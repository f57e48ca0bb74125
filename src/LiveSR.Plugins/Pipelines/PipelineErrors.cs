namespace LiveSR.Plugins.Pipelines;

/// <summary>What went wrong in a pipeline, collected from all its threads.</summary>
internal sealed class PipelineErrors
{
    /// <summary>Enough to see what happens, few enough not to fill the memory.</summary>
    private const int Limit = 64;

    private readonly Lock _lock = new();
    private readonly List<ProcessorException> _errors = [];

    /// <summary>Keeps what <paramref name="processor"/> threw. What the pipeline itself threw into a processor was kept then, and is not kept twice.</summary>
    public ProcessorException Record(string processor, Exception thrown, long? imageNumber)
    {
        lock (_lock)
        {
            if (_errors.Find(kept => ReferenceEquals(kept, thrown) || ReferenceEquals(kept.InnerException, thrown)) is { } known)
            {
                return known;
            }

            string where = imageNumber is { } number ? $"failed on image {number}: " : "";
            ProcessorException error = thrown as ProcessorException
                ?? new ProcessorException(processor, where + FirstLine(thrown), thrown);
            if (_errors.Count < Limit)
            {
                _errors.Add(error);
            }

            return error;
        }
    }

    public IReadOnlyList<ProcessorException> Snapshot()
    {
        lock (_lock)
        {
            return [.. _errors];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _errors.Clear();
        }
    }

    /// <exception cref="DataPipelineException">There is an error.</exception>
    public void ThrowIfAny()
    {
        lock (_lock)
        {
            if (_errors.Count > 0)
            {
                string more = _errors.Count == 1 ? "" : $" (and {_errors.Count - 1} more)";
                throw new DataPipelineException($"{_errors[0].Message}{more}. No image is taken until the exceptions are cleared.", _errors[0]);
            }
        }
    }

    private static string FirstLine(Exception exception)
    {
        int end = exception.Message.AsSpan().IndexOfAny('\r', '\n');
        string line = end < 0 ? exception.Message : exception.Message[..end];
        return $"{line} ({exception.GetType().Name})";
    }
}
