namespace Concurrency;

/// <summary>What every generated handle has, whatever its type: a name, a lifetime, and disposal that drains. For code that holds handles of several kinds.</summary>
/// <remarks><b>Thread safety.</b> Handles may be used from any thread. <b>Disposal.</b> Disposing stops what stands behind the handle for everyone; that of one key of a directory does nothing.</remarks>
public interface IConcurrentHandle : IAsyncDisposable
{
    /// <summary>The name used in exceptions.</summary>
    string Name { get; }

    /// <summary>When it ends and how to end it.</summary>
    Lifetime Lifetime { get; }
}
