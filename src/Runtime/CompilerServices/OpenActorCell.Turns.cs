namespace Concurrency.CompilerServices;

/// <content>Queries and interleaved turns: how they begin and end.</content>
public abstract partial class OpenActorCell<TMessage>
{
    private const int MeasuredEvery = 64;

    // As for asks on the caller's thread: longer is worth a hop to another one.
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(10);

    // Every turn object there is, open or not; grown and written by the consumer, looked through by any thread.
    private OpenTurn<TMessage>[] _turns = [];

    // Turns that have ended and are not counted out yet (I11): a stack, pushed on by any thread, taken as a whole.
    private OpenTurn? _ended;

    // The queries, by ordinal, whose last measured turn was short. Any thread.
    private long _shortQueries;
    private int _sinceMeasured;

    internal override bool AwaitsAs(object? awaiter)
    {
        if (base.AwaitsAs(awaiter))
        {
            return true;
        }

        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            if (awaiter is not null && turn.Kind == TurnKind.Query && ReferenceEquals(turn.Awaited, awaiter))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The turn of an interleaved stream's message, once the stream is open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="turn">The turn.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <returns>Ends with the move.</returns>
    protected static ValueTask<bool> Move<T>(ActorStream<T> stream, OpenTurn turn) => stream.MoveInterleavedAsync(isAwaited: turn.Reply is not null);

    /// <summary>The turn has ended. From any thread; the caller touches it no more.</summary>
    internal void OnEnded(OpenTurn turn)
    {
        OpenTurn? first;
        do
        {
            first = Volatile.Read(ref _ended);
            turn.NextEnded = first;
        }
        while (Interlocked.CompareExchange(ref _ended, turn, first) != first);
        CallConsumer();
    }

    /// <summary>Notes whether a query was short, so that the next one runs where the consumer does, or does not.</summary>
    internal void Measure(int handler, long started)
    {
        if (handler < MeasuredEvery)
        {
            long bit = 1L << handler;
            if (Settings.Time.GetElapsedTime(started) <= Short)
            {
                Interlocked.Or(ref _shortQueries, bit);
            }
            else
            {
                Interlocked.And(ref _shortQueries, ~bit);
            }
        }
    }

    private protected override SlowTurn DescribeOpenTurn(TimeSpan elapsed)
    {
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            if (turn is { IsOpen: true, Kind: TurnKind.Query, SuspendedAt: 0 })
            {
                return Describe(turn, elapsed); // The one that holds a thread.
            }
        }

        return base.DescribeOpenTurn(elapsed);
    }

    // From the wheel: what has been suspended for long. benign: a turn that ends meanwhile may be reported once more.
    private protected override long Look(long now)
    {
        long next = base.Look(now);
        foreach (OpenTurn<TMessage> turn in Volatile.Read(ref _turns))
        {
            long suspendedAt = turn.SuspendedAt;
            if (suspendedAt == 0)
            {
                continue;
            }

            long elapsed = now - suspendedAt + 1;
            if (elapsed >= turn.ReportAfter)
            {
                turn.ReportAfter = elapsed * 2;
                ReportSlowTurnLater(Describe(turn, DeadlineWheel.SpanOf(elapsed)));
            }

            next = now + DeadlineWheel.Horizon;
        }

        return next;
    }

    private SlowTurn Describe(OpenTurn turn, TimeSpan elapsed) => new(Name, NameOf(turn.Handler), elapsed, _mailbox.Count);

    private void StartOpen(in TMessage message, TurnKind kind, Reply? reply, int version, long sentAt)
    {
        OpenTurn<TMessage> turn = FindFree();
        turn.Open(in message, kind, reply, version, sentAt, _mailbox.Count);
        Volatile.Write(ref _open, _open + 1);
        if (kind == TurnKind.Interleave)
        {
            if (RunOnContext(turn))
            {
                CountOut(turn);
            }

            return;
        }

        _queries++;
        int handler = turn.Handler;
        if (handler >= MeasuredEvery || (Volatile.Read(ref _shortQueries) >> handler & 1) == 0)
        {
            Dispatch(turn);
            return;
        }

        long started = ++_sinceMeasured % MeasuredEvery == 0 ? Settings.Time.GetTimestamp() : 0;
        bool hasEnded = turn.Run();
        if (started != 0)
        {
            Measure(handler, started);
        }

        if (hasEnded)
        {
            CountOut(turn);
        }
    }

    // Behind what is ready, for any worker: this one goes on with the mailbox.
    private void Dispatch(OpenTurn<TMessage> turn)
    {
        if (Settings.Scheduler is ActorScheduler scheduler)
        {
            scheduler.Enqueue(turn);
        }
        else
        {
            Settings.Scheduler.Schedule(turn);
        }
    }

    private OpenTurn<TMessage> FindFree()
    {
        OpenTurn<TMessage>[] turns = _turns;
        foreach (OpenTurn<TMessage> turn in turns)
        {
            if (!turn.IsOpen)
            {
                return turn;
            }
        }

        var grown = new OpenTurn<TMessage>[turns.Length == 0 ? 2 : Math.Min(turns.Length * 2, MostOpen)];
        turns.CopyTo(grown, 0);
        for (int i = turns.Length; i < grown.Length; i++)
        {
            grown[i] = new OpenTurn<TMessage>(this);
        }

        Volatile.Write(ref _turns, grown); // release: the turns are whole.
        return grown[turns.Length];
    }

    private void CountOutEnded()
    {
        if (Volatile.Read(ref _ended) is null)
        {
            return;
        }

        OpenTurn? turn = Interlocked.Exchange(ref _ended, null);
        while (turn is not null)
        {
            OpenTurn? next = turn.NextEnded;
            turn.NextEnded = null;
            CountOut(turn);
            turn = next;
        }
    }

    // Consumer.
    private void CountOut(OpenTurn turn)
    {
        if (turn.Kind == TurnKind.Query)
        {
            _queries--;
        }

        Exception? error = turn.Error;
        int handler = turn.Handler;
        turn.IsOpen = false;
        Volatile.Write(ref _open, _open - 1);
        if (error is not null)
        {
            FailTell(NameOf(handler), error);
        }
    }
}
