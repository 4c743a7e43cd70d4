using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>One worker's way to hand results on.</summary>
internal abstract class OutletWriter<T>
{
    /// <summary>Hands on the first <paramref name="count"/> results in order, waiting for room. Returns how many went; fewer only when the run is stopping.</summary>
    internal abstract ValueTask<int> WriteAsync(T[] results, int count);
}

/// <summary>To one queue.</summary>
internal sealed class EdgeWriter<T>(FlowEdge<T> edge, FlowGraph flow) : OutletWriter<T>
{
    private readonly Parked _parked = new();

    internal override ValueTask<int> WriteAsync(T[] results, int count)
    {
        if (flow.IsStopping) return new ValueTask<int>(0);
        int written = edge.Append(results.AsSpan(0, count));
        return written == count ? new ValueTask<int>(count) : WaitAsync(results, written, count);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(T[] results, int written, int count)
    {
        while (written < count && !flow.IsStopping)
        {
            await _parked.In(edge.Writers);
            if (!flow.IsStopping) written += edge.Append(results.AsSpan(written, count - written));
        }

        return written;
    }
}

/// <summary>To one queue, of a type that the results convert to.</summary>
internal sealed class ConvertingWriter<T, TTarget>(OutletWriter<TTarget> inner, Func<T, TTarget> convert) : OutletWriter<T>
{
    private TTarget[] _converted = [];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal override async ValueTask<int> WriteAsync(T[] results, int count)
    {
        if (_converted.Length < count) _converted = new TTarget[results.Length];
        for (int i = 0; i < count; i++) _converted[i] = convert(results[i]);
        int written = await inner.WriteAsync(_converted, count).ConfigureAwait(false);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TTarget>()) Array.Clear(_converted, 0, count);
        return written;
    }
}

/// <summary>To every branch: the slowest decides the pace, and none misses anything.</summary>
internal sealed class BroadcastWriter<T>(OutletWriter<T>[] branches) : OutletWriter<T>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal override async ValueTask<int> WriteAsync(T[] results, int count)
    {
        int everywhere = count;
        foreach (OutletWriter<T> branch in branches) everywhere = Math.Min(everywhere, await branch.WriteAsync(results, count).ConfigureAwait(false));
        return everywhere;
    }
}

/// <summary>Each result to the branch that <paramref name="choose"/> names, in order within a branch.</summary>
internal sealed class RouteWriter<T>(OutletWriter<T>[] branches, FlowRoute<T> choose, FlowGraph flow) : OutletWriter<T>
{
    private readonly T[][] _chosen = new T[branches.Length][];
    private readonly int[] _counts = new int[branches.Length];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal override async ValueTask<int> WriteAsync(T[] results, int count)
    {
        int routed = 0;
        while (routed < count && TryRoute(results[routed], results.Length)) routed++;
        int written = 0;
        for (int branch = 0; branch < branches.Length; branch++)
        {
            if (_counts[branch] == 0) continue;
            written += await branches[branch].WriteAsync(_chosen[branch], _counts[branch]).ConfigureAwait(false);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(_chosen[branch], 0, _counts[branch]);
            _counts[branch] = 0;
        }

        return written;
    }

    private bool TryRoute(T result, int length)
    {
        int asked = 0;
        try
        {
            int branch = choose(result, ref asked);
            T[] chosen = _chosen[branch] is { } array && array.Length >= length ? array : _chosen[branch] = new T[length];
            chosen[_counts[branch]++] = result;
            return true;
        }
        catch (Exception error)
        {
            flow.Fail(new StageFailure(flow.NameOf(asked), result, 1, error)); // The stage whose When threw.
            return false;
        }
    }
}

/// <summary>A sink has no results.</summary>
internal sealed class NoWriter<T> : OutletWriter<T>
{
    internal override ValueTask<int> WriteAsync(T[] results, int count) => new(count);
}
