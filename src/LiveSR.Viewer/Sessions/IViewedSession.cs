using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Sessions;

/// <summary>What the view looks at and turns: a running session, or a test's stand-in for one.</summary>
public interface IViewedSession
{
    /// <summary>
    /// The images as they come, from one thread at a time, each valid until OnNext returns; an observer never waits. The
    /// view outlives a source that is lost: errors belong in <see cref="State"/>.
    /// </summary>
    IObservable<ViewedFrames> Frames { get; }

    /// <summary>How things stand now; asked a few times a second, on any thread.</summary>
    SessionState State { get; }

    /// <summary>Does what a page asks for; several may ask at once.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="cancellation">The view ends.</param>
    /// <returns>What was done, in one line for the user.</returns>
    /// <exception cref="SessionCommandException">It cannot be done.</exception>
    Task<string> DoAsync(SessionCommand command, CancellationToken cancellation);
}

/// <summary>A command cannot be done; the message says why and what to do, in one line.</summary>
public sealed class SessionCommandException(string message, Exception? inner = null) : Exception(message, inner);
