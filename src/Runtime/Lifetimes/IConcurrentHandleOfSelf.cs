using System.ComponentModel;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What every generated handle has: a name, a lifetime, and disposal that drains.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
/// <remarks><b>Thread safety.</b> Handles may be used from any thread. <b>Disposal.</b> Disposing stops what stands behind the handle for everyone.</remarks>
public interface IConcurrentHandle<TSelf> : IConcurrentHandle
    where TSelf : class, IConcurrentHandle<TSelf>
{
    /// <summary>Calls the visitor's method for what this is the handle of: an actor, a pool or a flow. That is how generic code finds out, without reflection.</summary>
    /// <param name="visitor">Whom to call.</param>
    /// <exception cref="NotSupportedException">The handle is none of these.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual void Accept(IHandleVisitor visitor) => throw new NotSupportedException($"'{typeof(TSelf)}' is the handle of neither an actor nor a pool nor a flow.");
}
