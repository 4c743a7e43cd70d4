namespace Concurrency.Interleaving;

/// <summary>What an object does when one thread uses it: the specification a concurrent history is held against.</summary>
/// <typeparam name="TState">The object's state: a value with structural equality.</typeparam>
/// <typeparam name="TCall">A call with its result.</typeparam>
public interface ISequentialModel<TState, TCall>
{
    /// <summary>The state before the first call.</summary>
    TState Initial { get; }

    /// <summary>Whether the call may have its result in this state, and what state comes of it.</summary>
    bool TryApply(TState state, TCall call, out TState next);
}
