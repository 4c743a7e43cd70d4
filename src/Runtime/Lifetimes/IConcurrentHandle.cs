namespace Concurrency;

/// <summary>What every generated handle has: a name, a lifetime, and disposal that drains.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
/// <remarks><b>Thread safety.</b> Handles may be used from any thread. <b>Disposal.</b> Disposing stops what stands behind the handle for everyone.</remarks>
public interface IConcurrentHandle<TSelf> : IAsyncDisposable
    where TSelf : class, IConcurrentHandle<TSelf>
{
    /// <summary>The name used in exceptions.</summary>
    string Name { get; }

    /// <summary>When it ends and how to end it.</summary>
    Lifetime Lifetime { get; }
}
