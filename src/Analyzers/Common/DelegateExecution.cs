namespace Concurrency.Analyzers.Common;

/// <summary>When and where the delegate made from a lambda or method group runs.</summary>
internal enum DelegateExecution
{
    /// <summary>Its consumer is not known.</summary>
    Unknown,

    /// <summary>Before the call it is given to returns, one invocation at a time (LINQ to objects, <c>List.ForEach</c>).</summary>
    Inline,

    /// <summary>Kept in a field, property or event, or returned: runs later, nobody knows where.</summary>
    Stored,

    /// <summary>Once, on another thread: <c>Task.Run</c>, <c>new Thread</c>, one branch of <c>Parallel.Invoke</c>.</summary>
    Elsewhere,

    /// <summary>Again and again later, not known to overlap: timers, event handlers, cancellation callbacks, continuations.</summary>
    Callback,

    /// <summary>Several invocations at the same time.</summary>
    Concurrent,

    /// <summary>Several at the same time, but each one's start, up to its first await, runs on the caller's thread, one after the other: <c>Task.WhenAll(xs.Select(async …))</c>.</summary>
    ConcurrentAfterAwait,
}
