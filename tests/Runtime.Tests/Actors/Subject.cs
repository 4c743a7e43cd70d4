using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

/// <summary>What a test sees of a <see cref="Subject"/>, and how it holds its handlers.</summary>
public sealed class SubjectState
{
    public FakeTimeProvider Time { get; } = new();

    /// <summary>What the handlers that ran were given, in the order in which they ran.</summary>
    public ConcurrentQueue<int> Handled { get; } = new();

    public ConcurrentQueue<ActorError> Errors { get; } = new();

    public ConcurrentQueue<string> Dropped { get; } = new();

    public ConcurrentQueue<string> DeadLetters { get; } = new();

    /// <summary>Ends the handlers that hold.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A handler holds.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A handler that holds its thread waits for this.</summary>
    public ManualResetEventSlim ThreadGate { get; } = new();

    public CancellationToken Token { get; set; }

    public bool IsDisposed { get; set; }

    public ActorOptions Options(QueueFullMode mode = QueueFullMode.Wait, int capacity = 2) => new()
    {
        Name = "Subject",
        Capacity = capacity,
        FullMode = mode,
        Inline = InlineMode.Never,
        TimeProvider = Time,
        OnError = Errors.Enqueue,
        OnDropped = (_, message) => Dropped.Enqueue(message),
        OnDeadLetter = (_, message) => DeadLetters.Enqueue(message),
    };

    public Subject.Ref Start(QueueFullMode mode = QueueFullMode.Wait, int capacity = 2) => Subject.Ref.Start(this, Options(mode, capacity));

    /// <summary>Lets a time limit pass: it is never early, and late by at most a sixteenth, or 15 ms.</summary>
    public void Pass(TimeSpan limit) => Time.Advance(limit + TimeSpan.FromTicks(Math.Max(limit.Ticks / 16, TimeSpan.FromMilliseconds(15).Ticks)));
}

/// <summary>An actor whose handlers do one thing each.</summary>
[Actor]
public sealed partial class Subject(SubjectState state) : IDisposable
{
    public int Add(int n)
    {
        state.Handled.Enqueue(n);
        return n;
    }

    public async Task<int> HoldAsync(int n, CancellationToken cancellationToken)
    {
        state.Token = cancellationToken;
        state.Handled.Enqueue(n);
        state.Entered.TrySetResult();
        await state.Gate.Task.WaitAsync(cancellationToken);
        return n;
    }

    public async Task<int> HoldDeaflyAsync(int n)
    {
        state.Handled.Enqueue(n);
        state.Entered.TrySetResult();
        await state.Gate.Task;
        return n;
    }

    public async Task HoldAndFailAsync(int n)
    {
        state.Handled.Enqueue(n);
        state.Entered.TrySetResult();
        await state.Gate.Task;
        ThrowDeep();
    }

    public void HoldThread(int n)
    {
        state.Handled.Enqueue(n);
        state.Entered.TrySetResult();
        state.ThreadGate.Wait(CancellationToken.None);
    }

    public void Fail() => ThrowDeep();

    public async Task FailLaterAsync()
    {
        await Task.Yield();
        ThrowDeep();
    }

    public Task ReturnNull() => null!;

    public CancellationToken TokenOfTheTurn(CancellationToken cancellationToken) => cancellationToken;

    /// <summary>Sends to itself more than there is room for, from the synchronous part.</summary>
    public void TellItself(int first, int count)
    {
        for (int n = first; n < first + count; n++) TellSelf(n);
    }

    /// <summary>The same after an await of something that knows nothing of actors.</summary>
    public async Task TellItselfLaterAsync(int first, int count)
    {
        state.Entered.TrySetResult();
        await state.Gate.Task.ConfigureAwait(false);
        await Task.Run(() => TellItself(first, count), CancellationToken.None);
        TellItself(first + count, count);
    }

    /// <summary>An ask to itself that cannot be answered before it ends.</summary>
    public async Task AskItselfAsync() => await Self.WithTimeout(TimeSpan.FromSeconds(1)).AddAsync(7);

    public void Dispose() => state.IsDisposed = true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowDeep() => throw new InvalidDataException("the handler's own");

    private void TellSelf(int n)
    {
        ValueTask told = Self.Tell.AddAsync(n);
        if (!told.IsCompletedSuccessfully || Self.TryTell.Add(-n) is not EnqueueResult.Enqueued) throw new InvalidOperationException("An actor's message to itself waits for nobody.");
    }
}
