namespace Concurrency;

/// <summary>
/// A permit as the code inside a body sees it: it flows with the body, and a call that meets it is a call of the pool to itself. Such a call runs under this permit,
/// one at a time, so that a job that awaits its own pool never waits for a permit that it holds itself.
/// </summary>
/// <param name="pool">Whose permit it is.</param>
/// <param name="job">The job it was given for.</param>
/// <param name="parent">The frame it is borrowed from; null for a permit of the pool's own.</param>
internal sealed class PermitFrame(CompilerServices.PoolCell pool, JobLimit job, PermitFrame? parent)
{
    internal CompilerServices.PoolCell Pool { get; } = pool;

    internal JobLimit Job { get; } = job;

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
}
