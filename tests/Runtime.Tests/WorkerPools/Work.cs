namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>A pool whose bodies do what the test says: each kind of job once.</summary>
[WorkerPool]
public sealed partial class Work : IDisposable
{
    private int _running;
    private int _most;

    /// <summary>The most bodies that ran at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public int Running => Volatile.Read(ref _running);

    public bool IsDisposed { get; private set; }

    public int Twice(int n) => 2 * n;

    public void Note(List<string> notes, string note) => notes.Add(note);

    public string Nothing() => "nothing";

    public Task FailAsync(Exception error) => Task.FromException(error);

    public int Check(int n) => n < 0 ? throw new InvalidDataException($"{n}") : n;

    /// <summary>Runs until the gate opens, or its token is cancelled.</summary>
    public async Task<int> HoldAsync(Gate gate, CancellationToken cancellationToken)
    {
        using Body body = Enter();
        return await gate.PassAsync(cancellationToken);
    }

    /// <summary>Runs until the gate opens, whatever its token says.</summary>
    public async ValueTask<int> InsistAsync(Gate gate, CancellationToken cancellationToken)
    {
        using Body body = Enter();
        gate.Entered.TrySetResult();
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static g => ((Gate)g!).Cancelled.TrySetResult(), gate);
        await gate.Opened.Task.ConfigureAwait(false);
        return gate.Number;
    }

    [Job(Concurrency = 1)]
    public async Task<int> OneAtATimeAsync(Gate gate)
    {
        using Body body = Enter();
        gate.Entered.TrySetResult();
        await gate.Opened.Task.ConfigureAwait(false);
        return gate.Number;
    }

    [Job(TimeoutMilliseconds = 500)]
    public async Task<int> LimitedAsync(Gate gate, CancellationToken cancellationToken)
    {
        return await gate.PassAsync(cancellationToken);
    }

    public async Task<int> CallAsync(Func<Task<int>> body)
    {
        using Body counted = Enter();
        return await body().ConfigureAwait(false);
    }

    public int Run(Func<int> body)
    {
        using Body counted = Enter();
        return body();
    }

    public void Dispose() => IsDisposed = true;

    private Body Enter()
    {
        int running = Interlocked.Increment(ref _running);
        int most;
        while (running > (most = Volatile.Read(ref _most)))
            if (Interlocked.CompareExchange(ref _most, running, most) == most) break;
        return new Body(this);
    }

    private readonly struct Body(Work work) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref work._running);
    }
}
