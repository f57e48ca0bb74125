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

    /// <summary>Says what somebody looks at now, so that what nobody looks at is not computed. Never waits.</summary>
    void Watch(SessionInterest interest);

    /// <summary>Does what a page asks for; several may ask at once.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="cancellation">The view ends.</param>
    /// <returns>What was done, in one line for the user.</returns>
    /// <exception cref="SessionCommandException">It cannot be done.</exception>
    Task<string> DoAsync(SessionCommand command, CancellationToken cancellation);
}

/// <summary>What is computed only while somebody looks.</summary>
/// <param name="Consistency">The consistency map and its figures.</param>
/// <param name="Focus">The focus figure.</param>
public readonly record struct SessionInterest(bool Consistency, bool Focus);

/// <summary>A command cannot be done; the message says why and what to do, in one line.</summary>
public sealed class SessionCommandException(string message, Exception? inner = null) : Exception(message, inner);
