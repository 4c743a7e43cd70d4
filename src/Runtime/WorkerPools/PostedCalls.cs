namespace Concurrency;

/// <summary>
/// The items of one job of a pool that were posted and wait: what a body needs, and no object each. Each stands in its room's line, in the same order as here, and becomes a call
/// when it gets its permit. Guarded by the pool's gate.
/// </summary>
internal sealed class PostedCalls<TItem, TResult, TBody>(JobLimit limit, TBody body) : LineMember
    where TBody : struct, ICallBody<TBody, TItem, TResult>
{
    private readonly SegmentedDeque<Posted> _posted = new();

    internal void Add(TItem item, ExecutionContext? context)
    {
        ref Posted posted = ref _posted.AddLast();
        posted.Item = item;
        posted.Context = context;
    }

    /// <summary>What is posted, as a call with a frame.</summary>
    internal PoolCall Call(TItem item, ExecutionContext? context)
    {
        PoolCall<TItem, TResult, TBody> call = PoolCall<TItem, TResult, TBody>.Of(limit, in body, item, context, isAwaited: false, CancellationToken.None);
        call.Frame = new PermitFrame(limit, null);
        return call;
    }

    internal override void Enter(long order)
    {
    }

    /// <summary>Always: what is posted leaves from an end alone.</summary>
    internal override bool IsAt(long order) => true;

    internal override PermitEntry Leave(bool isLast)
    {
        ref Posted posted = ref isLast ? ref _posted.Last : ref _posted.First;
        PoolCall call = Call(posted.Item, posted.Context);
        if (isLast) _posted.RemoveLast();
        else _posted.RemoveFirst();
        return call;
    }

    private struct Posted
    {
        internal TItem Item;
        internal ExecutionContext? Context;
    }
}
