using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>The stages around one instance of the user's class. Generated code derives from it.</summary>
/// <typeparam name="TIn">What the first stage takes.</typeparam>
/// <typeparam name="TOut">What comes out at the end; <see cref="NoOutput"/> where all ends are sinks.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FlowStages<TIn, TOut>
{
    /// <summary>The user's object.</summary>
    public abstract object Instance { get; }

    /// <summary>The container's scope that the object's services come from, disposed after the object; null where there is none.</summary>
    public virtual object? Scope => null;

    /// <summary>The name of the [DeadLetter] method, null where there is none.</summary>
    public virtual string? DeadLetterName => null;

    /// <summary>Joins the stages.</summary>
    /// <param name="flow">The run.</param>
    /// <param name="output">Where results leave it.</param>
    /// <returns>The queue of the first stage.</returns>
    public abstract FlowEdge<TIn> Connect(FlowGraph flow, FlowEdge<TOut> output);

    /// <summary>Calls the [DeadLetter] method.</summary>
    /// <param name="failure">The item.</param>
    /// <param name="cancellationToken">The run's token.</param>
    /// <returns>Its task.</returns>
    public virtual ValueTask DeadLetterAsync(StageFailure failure, CancellationToken cancellationToken) => default;
}
