namespace Concurrency;

/// <summary>
/// A permit as the code inside a body sees it: it flows with the body, and a call that meets it is a call of the pool to itself. Such a call runs under this permit,
/// one at a time, so that a job that awaits its own pool never waits for a permit that it holds itself.
/// </summary>
/// <param name="job">The job it was given for.</param>
/// <param name="parent">The frame it is borrowed from; null for a permit of the pool's own.</param>
internal sealed class PermitFrame(JobLimit job, PermitFrame? parent)
{
    /// <summary>Whose permit it is.</summary>
    internal CompilerServices.PoolCell Pool => Job.Pool;

    internal JobLimit Job { get; } = job;

    /// <summary>
    /// The frame in whose flow its call was made, of whatever pool: a job may reach its own pool by way of another. Frames that have ended are left out as it is
    /// followed, so that a chain of calls that do not wait for each other does not grow.
    /// </summary>
    internal PermitFrame? Outer { get; private set; }

    /// <summary>The frame it borrows from. Guarded by the pool's gate.</summary>
    internal PermitFrame? Parent { get; set; } = parent;

    /// <summary>True while a body runs under it. Guarded by the pool's gate.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>True while it is lent to a nested call; it is then not given back, also when its own body has ended. Guarded by the pool's gate.</summary>
    internal bool HasChild { get; set; }

    /// <summary>Nested calls that wait for the one that has it. Guarded by the pool's gate.</summary>
    internal PermitLine? Children { get; set; }

    /// <summary>The caller's flow with this frame in it, where several bodies run under the frame.</summary>
    internal ExecutionContext? Context { get; set; }

    /// <summary>The frame of a pool that code runs under which runs under <paramref name="frame"/>: that one, or one further out.</summary>
    internal static PermitFrame? Of(CompilerServices.PoolCell pool, PermitFrame? frame)
    {
        while (frame is not null && frame.Pool != pool) frame = frame.Outer;
        return frame;
    }

    /// <summary>Links the frame into the flow that its call was made in.</summary>
    internal PermitFrame In(PermitFrame? outer)
    {
        // benign: IsOpen is read without the gate. A frame that has just ended is left out at the next call.
        while (outer is { IsOpen: false, HasChild: false }) outer = outer.Outer;
        if (outer?.Outer is { IsOpen: false, HasChild: false } ended) outer.Outer = ended.Outer;
        Outer = outer;
        return this;
    }
}
