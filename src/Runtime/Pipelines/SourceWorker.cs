using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The worker that reads a run's source into the first queue.</summary>
internal abstract class SourceWorker<T>(FlowGraph flow, FlowEdge<T> first) : FlowWorker(flow)
{
    private const int LongestChunk = 128;

    private readonly EdgeWriter<T> _writer = new(first, flow);

    /// <summary>What has been read and not been handed on.</summary>
    protected T[] Items { get; } = new T[LongestChunk];

    protected int Count { get; set; }

    internal static SourceWorker<T> Of(IEnumerable<T> source, FlowGraph flow, FlowEdge<T> first) => source switch
    {
        T[] array => new CollectionSourceWorker<T>(array, flow, first),
        ImmutableArray<T> { IsDefault: false } array => new CollectionSourceWorker<T>(ImmutableCollectionsMarshal.AsArray(array)!, flow, first),
        ICollection<T> => new CollectionSourceWorker<T>(source, flow, first),
        _ => new SequenceSourceWorker<T>(source, flow, first),
    };

    protected override async Task RunAsync()
    {
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (!(error is OperationCanceledException && Flow.IsStopping)) Flow.FailSource(error);
        }

        await HandOnAsync().ConfigureAwait(false);
        Close();
    }

    /// <summary>Nothing more comes from here.</summary>
    protected void Close() => first.RemoveProducer();

    /// <summary>Reads to the end, handing on as it goes; what is left in <see cref="Items"/> is handed on afterwards.</summary>
    protected abstract Task ReadAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask HandOnAsync()
    {
        if (Count == 0) return;
        StageCounters.Add(ref Flow.Read, Count);
        int written = await _writer.WriteAsync(Items, Count).ConfigureAwait(false);
        StageCounters.Add(ref Flow.Unfinished, Count - written);
        Array.Clear(Items, 0, Count);
        Count = 0;
    }
}

/// <summary>
/// Any sequence that is not there as a whole: each item is handed on before the next is asked for, which may take its time.
/// </summary>
internal sealed class SequenceSourceWorker<T>(IEnumerable<T> source, FlowGraph flow, FlowEdge<T> first) : SourceWorker<T>(flow, first)
{
    protected override async Task ReadAsync()
    {
        int turns = 0;
        using IEnumerator<T> items = source.GetEnumerator();
        while (!Flow.IsStopping && items.MoveNext())
        {
            Items[0] = items.Current;
            Count = 1;
            await HandOnAsync().ConfigureAwait(false);
            if (++turns % TurnsPerThread == 0) await Parked.Yield(Flow.Scheduler);
        }
    }
}

/// <summary>An asynchronous sequence: items that are there are handed on together, and none waits for one that is not.</summary>
internal sealed class AsyncSourceWorker<T>(IAsyncEnumerable<T> source, FlowGraph flow, FlowEdge<T> first) : SourceWorker<T>(flow, first)
{
    protected override async Task ReadAsync()
    {
        int turns = 0;
        IAsyncEnumerator<T> items = source.GetAsyncEnumerator(Flow.Stopping);
        await using ConfiguredAsyncDisposable disposal = items.ConfigureAwait(false);
        while (!Flow.IsStopping)
        {
            ValueTask<bool> next = items.MoveNextAsync();
            if (!next.IsCompleted) await HandOnAsync().ConfigureAwait(false);
            if (!await next.ConfigureAwait(false)) return;
            Items[Count++] = items.Current;
            if (Count < Items.Length) continue;
            await HandOnAsync().ConfigureAwait(false);
            if (++turns % TurnsPerThread == 0) await Parked.Yield(Flow.Scheduler);
        }
    }
}
