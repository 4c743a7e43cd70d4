namespace Concurrency.Runtime.Tests;

/// <summary>An actor whose handlers wait for the test.</summary>
[Actor(Capacity = 2)]
public sealed partial class Probe : IAsyncDisposable
{
    private readonly List<int> _seen = [];
    private int _inside;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Entered { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDisposed { get; private set; }

    public int MostInside { get; private set; }

    /// <summary>The last probe that was started, for the test to hold.</summary>
    [NotAMessage]
    public static (Probe Object, Ref Handle) StartNew(ActorOptions? options = null)
    {
        Ref handle = Ref.Start(new Holder(), options);
        return (handle.HeldAsync().AsTask().GetAwaiter().GetResult(), handle);
    }

    public sealed class Holder;

    public Probe(Holder holder) => ArgumentNullException.ThrowIfNull(holder);

    public Probe Held() => this;

    public async Task Block(CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await Gate.Task.WaitAsync(cancellationToken);
    }

    public async Task BlockDeafly()
    {
        Entered.TrySetResult();
        await Gate.Task;
    }

    public void Add(int n) => _seen.Add(n);

    public int[] Seen() => [.. _seen];

    public async Task Overlap()
    {
        MostInside = Math.Max(MostInside, Interlocked.Increment(ref _inside));
        await Task.Yield();
        Interlocked.Decrement(ref _inside);
    }

    public void Fail(string message) => throw new InvalidOperationException(message);

    public void TellItself(int times)
    {
        for (int i = 0; i < times; i++)
        {
            if (Self.TryTell.Add(i) != EnqueueResult.Enqueued)
            {
                throw new InvalidOperationException("refused");
            }
        }
    }

    public async Task StopItself() => await Self.Lifetime.StopAsync(TimeSpan.FromSeconds(1));

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
