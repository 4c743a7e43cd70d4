namespace Concurrency.Runtime.Tests.Pipelines;

// The pipelines of these tests. What their stages do is the test's to say.

/// <summary>Three synchronous stages in a row; the middle one is a filter. They fuse.</summary>
[Pipeline]
internal sealed partial class Chain(Func<int, int> first, Func<int, bool> keep, Func<int, int> last)
{
    [Stage(1)] private int First(int n) => first(n);

    [Stage(2)] private bool Keep(int n) => keep(n);

    [Stage(3)] private int Last(int n) => last(n);
}

/// <summary>The same, handed over from stage to stage.</summary>
[Pipeline]
internal sealed partial class Unfused(Func<int, int> first, Func<int, bool> keep, Func<int, int> last)
{
    [Stage(1, Fuse = StageFusion.Never)] private int First(int n) => first(n);

    [Stage(2, Fuse = StageFusion.Never)] private bool Keep(int n) => keep(n);

    [Stage(3, Fuse = StageFusion.Never)] private int Last(int n) => last(n);
}

/// <summary>One asynchronous stage.</summary>
[Pipeline]
internal sealed partial class Single(Func<int, CancellationToken, ValueTask<int>> body)
{
    [Stage(1)] private ValueTask<int> Body(int n, CancellationToken token) => body(n, token);
}

/// <summary>One asynchronous stage, four at once, in order.</summary>
[Pipeline]
internal sealed partial class Ordered(Func<int, CancellationToken, ValueTask<int>> body)
{
    [Stage(1, Concurrency = 4, Capacity = 8)] private ValueTask<int> Body(int n, CancellationToken token) => body(n, token);
}

/// <summary>One asynchronous stage, four at once, as they come.</summary>
[Pipeline]
internal sealed partial class Unordered(Func<int, CancellationToken, ValueTask<int>> body)
{
    [Stage(1, Concurrency = 4, Capacity = 8, Ordered = false)] private ValueTask<int> Body(int n, CancellationToken token) => body(n, token);
}

/// <summary>Every kind of stage with concurrency above one, in order, with errors left out.</summary>
[Pipeline]
internal sealed partial class OrderedMix(Func<int, int> body)
{
    [Stage(1, Concurrency = 2, Capacity = 4, OnError = StageErrorMode.Skip)] private int Map(int n) => body(n);

    [Stage(2, Concurrency = 3, Capacity = 4)] private async Task<bool> KeepAsync(int n)
    {
        if (n % 3 == 0) await Task.Yield();
        return n % 5 != 0;
    }

    [Stage(3, Concurrency = 3, Capacity = 6)] private async IAsyncEnumerable<int> TwiceAsync(int n)
    {
        yield return n;
        if (n % 2 == 0) await Task.Yield();
        yield return n;
    }

    [Stage(4, Concurrency = 2, Capacity = 4, Many = true)] private int[] Flat(int n) => [n];
}

/// <summary>A source that branches twice: every item to Left and to one of Odd and Even; all meet in Merge.</summary>
[Pipeline]
internal sealed partial class Diamond(Action<string, int> seen)
{
    [Stage(1)] private int Start(int n) => Seen("Start", n);

    [Stage(2)] private int Left(int n) => Seen("Left", n);

    [Stage(3, From = nameof(Start))] private async Task<int> RightAsync(int n)
    {
        await Task.Yield();
        return Seen("Right", n);
    }

    [Stage(4, From = nameof(RightAsync), When = nameof(IsOdd))] private int Odd(int n) => Seen("Odd", n);

    [Stage(5, From = nameof(RightAsync))] private int Even(int n) => Seen("Even", n);

    [Stage(6)] private int Merge(int n) => Seen("Merge", n);

    private static bool IsOdd(int n) => n == 13 ? throw new InvalidOperationException("unlucky") : n % 2 != 0;

    private int Seen(string stage, int n)
    {
        seen(stage, n);
        return n;
    }
}

/// <summary>Batches of three, with a window of a second.</summary>
[Pipeline]
internal sealed partial class Batches
{
    [Stage(1, Batch = 3, BatchWindowMilliseconds = 1000, Capacity = 2)] private string Join(IReadOnlyList<int> batch) => string.Join("+", batch);
}

/// <summary>A sink behind a stage of capacity one.</summary>
[Pipeline]
internal sealed partial class Sinks(Func<int, CancellationToken, ValueTask> body)
{
    [Stage(1, Capacity = 1, Fuse = StageFusion.Never)] private static int Same(int n) => n;

    [Stage(2, Capacity = 1)] private ValueTask Sink(int n, CancellationToken token) => body(n, token);
}

/// <summary>Retries in order, then gives up into the dead letters.</summary>
[Pipeline]
internal sealed partial class Retries(Func<int, int> body, List<StageFailure> dead)
{
    [Stage(1, Concurrency = 2, OnError = StageErrorMode.Retry, Attempts = 3, BackoffMilliseconds = 100)] private int Try(int n) => body(n);

    [DeadLetter] private void Dead(StageFailure failure) => dead.Add(failure);
}

/// <summary>Retries out of order, with one permit.</summary>
[Pipeline]
internal sealed partial class LooseRetries(Func<int, int> body)
{
    [Stage(1, Ordered = false, OnError = StageErrorMode.Retry, Attempts = 2, BackoffMilliseconds = 100, Capacity = 2)] private int Try(int n) => body(n);
}

/// <summary>Gives failed items to a method that may itself fail.</summary>
[Pipeline]
internal sealed partial class DeadLetters(Func<int, int> body, Func<StageFailure, Task> dead)
{
    [Stage(1, OnError = StageErrorMode.DeadLetter, Concurrency = 2)] private int Try(int n) => body(n);

    [DeadLetter] private Task DeadAsync(StageFailure failure) => dead(failure);
}

/// <summary>An item may take a second.</summary>
[Pipeline]
internal sealed partial class Timed(Func<int, CancellationToken, Task<int>> body)
{
    [Stage(1, TimeoutMilliseconds = 1000)] private Task<int> BodyAsync(int n, CancellationToken token) => body(n, token);
}

/// <summary>Says when an instance is made and disposed.</summary>
[Pipeline]
internal sealed partial class Owned : IAsyncDisposable
{
    private readonly List<string> _log;
    private int _count;

    public Owned(List<string> log)
    {
        _log = log;
        log.Add("made");
    }

    public ValueTask DisposeAsync()
    {
        _log.Add("disposed");
        return default;
    }

    [Stage(1)] private int Count(int n) => n + (++_count * 100);
}

/// <summary>One instance for all runs.</summary>
[Pipeline(SharedInstance = true)]
internal sealed partial class Shared : IDisposable
{
    private readonly List<string> _log;
    private int _count;

    public Shared(List<string> log)
    {
        _log = log;
        log.Add("made");
    }

    public void Dispose() => _log.Add("disposed");

    [Stage(1)] private int Count(int n) => n + (++_count * 100);
}
