using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>Where a stage's results go. For generated code.</summary>
/// <typeparam name="T">What the stage yields.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FlowOutlet<T>
{
    private readonly Func<FlowGraph, OutletWriter<T>> _open;
    private readonly Action<int> _addProducer;
    private readonly Action _removeProducer;

    private FlowOutlet(Func<FlowGraph, OutletWriter<T>> open, Action<int> addProducer, Action removeProducer)
    {
        _open = open;
        _addProducer = addProducer;
        _removeProducer = removeProducer;
    }

    /// <summary>Nowhere: the stage is a sink.</summary>
    public static FlowOutlet<T> None { get; } = new(static _ => new NoWriter<T>(), static _ => { }, static () => { });

    /// <summary>To one queue.</summary>
    /// <param name="edge">The queue.</param>
    /// <returns>The outlet.</returns>
    public static FlowOutlet<T> To(FlowEdge<T> edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return new FlowOutlet<T>(flow => new EdgeWriter<T>(edge, flow), edge.AddProducer, edge.RemoveProducer);
    }

    /// <summary>To one queue of another type.</summary>
    /// <typeparam name="TTarget">The queue's type.</typeparam>
    /// <param name="edge">The queue.</param>
    /// <param name="convert">The implicit conversion.</param>
    /// <returns>The outlet.</returns>
    public static FlowOutlet<T> To<TTarget>(FlowEdge<TTarget> edge, Func<T, TTarget> convert)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return new FlowOutlet<T>(flow => new ConvertingWriter<T, TTarget>(new EdgeWriter<TTarget>(edge, flow), convert), edge.AddProducer, edge.RemoveProducer);
    }

    /// <summary>To each branch.</summary>
    /// <param name="branches">The branches.</param>
    /// <returns>The outlet.</returns>
    public static FlowOutlet<T> ToEach(params FlowOutlet<T>[] branches) => ToSeveral(branches, flow => new BroadcastWriter<T>(WritersOf(branches, flow)));

    /// <summary>To one of the branches.</summary>
    /// <param name="choose">Which.</param>
    /// <param name="branches">The branches.</param>
    /// <returns>The outlet.</returns>
    public static FlowOutlet<T> ToOne(FlowRoute<T> choose, params FlowOutlet<T>[] branches) => ToSeveral(branches, flow => new RouteWriter<T>(WritersOf(branches, flow), choose, flow));

    internal OutletWriter<T> Open(FlowGraph flow) => _open(flow);

    internal void AddProducer(int workers) => _addProducer(workers);

    internal void RemoveProducer() => _removeProducer();

    private static FlowOutlet<T> ToSeveral(FlowOutlet<T>[] branches, Func<FlowGraph, OutletWriter<T>> open) => new(
        open,
        workers => Array.ForEach(branches, branch => branch.AddProducer(workers)),
        () => Array.ForEach(branches, static branch => branch.RemoveProducer()));

    private static OutletWriter<T>[] WritersOf(FlowOutlet<T>[] branches, FlowGraph flow) => Array.ConvertAll(branches, branch => branch.Open(flow));
}

/// <summary>Which branch an item goes to. For generated code.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <param name="item">The item.</param>
/// <param name="asked">The stage whose <c>When</c> is being asked, should it throw.</param>
/// <returns>The branch's place among the branches.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate int FlowRoute<T>(T item, ref int asked);
