using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>Where a loop over a chunk of items stands. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopState
{
    private readonly FlowGraph _flow;
    private readonly int[] _dropped;

    internal LoopState(FlowGraph flow, int parts)
    {
        _flow = flow;
        _dropped = new int[parts];
        Token = flow.Stopping;
    }

    /// <summary>How many items of the chunk are done with; the loop begins here.</summary>
    public int Read { readonly get; set; }

    /// <summary>How many results are written.</summary>
    public int Written { readonly get; set; }

    /// <summary>The run's token.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the loop should end before its next item.</summary>
    public readonly bool IsStopping => _flow.IsStopping;

    internal Exception? Error { get; private set; }

    internal int Part { get; private set; }

    internal object? Item { get; private set; }

    /// <summary>A filter held the item back.</summary>
    /// <param name="part">Which of the fused stages.</param>
    public readonly void Drop(int part) => _dropped[part]++;

    /// <summary>A stage threw; the loop ends with <see cref="Read"/> at the item it threw on.</summary>
    /// <param name="part">Which of the fused stages.</param>
    /// <param name="item">What it was given.</param>
    /// <param name="error">What it threw.</param>
    public void Fail(int part, object? item, Exception error)
    {
        Part = part;
        Item = item;
        Error = error;
    }

    internal void Begin()
    {
        Read = 0;
        Written = 0;
        Array.Clear(_dropped);
    }

    /// <summary>Passes over the item that failed.</summary>
    internal void Resume()
    {
        Error = null;
        Item = null;
        Read++;
    }

    internal readonly int DroppedBy(int part) => _dropped[part];
}

/// <summary>A stage, or several in one, over a chunk of items. Ends at the chunk's end, when the run is stopping, or at an item that fails. For generated code.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What it yields.</typeparam>
/// <param name="items">The chunk.</param>
/// <param name="results">Room for as many results.</param>
/// <param name="at">Where it begins, and where it ended.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void StageLoop<TIn, TOut>(ReadOnlySpan<TIn> items, Span<TOut> results, ref LoopState at);
