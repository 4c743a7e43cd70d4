using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Concurrency.CompilerServices;

/// <summary>
/// A stream from an actor to one reader: every move of the handler's enumerator is a turn of the actor, made because the reader waits or, as long as moves end at once, ahead
/// of it. For generated code.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
// I6  _items is a ring with one writer, the actor's turn, and one reader: _written is the turn's, _read the reader's, each published (release) after the item was written or taken.
// I7  _isAhead is 1 from the decision to send a move that nobody waits for until its turn has come: one is in line at most.
// I8  _enumerator is the turns' own, and the actor's end's. It is disposed by whoever takes it out of its field.
// I9  Of an interleaved stream several turns may be open, of which one moves: _isMoved is set by the part of a turn that begins to, on the actor's context, and reset by the part that ends.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActorStream<T> : ActorStream, IAsyncEnumerable<T>, IAsyncEnumerator<T>
{
    /// <summary>How many items may be ahead of the reader.</summary>
    private const int MostAhead = 64;

    private IAsyncEnumerator<T>? _enumerator;
    private T[] _items = [];
    private long _written;
    private long _read;
    private int _isAhead;
    private int _isTaken;

    // Whether the last move ended at once. One that awaits holds the actor: it is made for a reader that waits, and for nobody else.
    private bool _mayRunAhead;
    private Exception? _endError;

    // Whether a turn of an interleaved stream moves it, and what the others wait for (I9).
    private bool _isMoved;
    private TaskCompletionSource? _moved;

    // Whether the handler has come to its end by itself. Where it was ended, _failure says why.
    private bool _isWhole;

    private protected ActorStream(ActorCell cell, int handler, TimeSpan? timeout, CancellationToken cancellationToken)
        : base(cell, handler, timeout, cancellationToken)
    {
    }

    /// <inheritdoc/>
    public T Current { get; private set; } = default!;

    // Once it has ended, and been read to where the handler got.
    private Exception? EndError => _isWhole ? _endError : _endError ?? Failure;

    private int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ActorStream<T> stream = Interlocked.Exchange(ref _isTaken, 1) == 0 ? this : Clone();
        stream._isTaken = 1;
        stream.BeginReading(cancellationToken);
        return stream;
    }

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync()
    {
        if (Failure is { } failure)
        {
            return ValueTask.FromException<bool>(failure);
        }

        NoteRead();
        if (ReaderToken.IsCancellationRequested)
        {
            Abandon(new OperationCanceledException(ReaderToken));
            return ValueTask.FromCanceled<bool>(ReaderToken);
        }

        bool hasEnded = HasEnded; // Before the last item is looked for.
        if (TryTake())
        {
            if (Volatile.Read(ref _mayRunAhead) && Volatile.Read(ref _isAhead) == 0 && Count <= MostAhead / 2)
            {
                RunAhead();
            }

            return new ValueTask<bool>(true);
        }

        return !hasEnded ? AskForMove() : EndError is { } error ? Fail(error) : new ValueTask<bool>(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => EndReading();

    /// <summary>Takes what the handler has returned.</summary>
    /// <param name="stream">The handler's stream.</param>
    /// <exception cref="InvalidOperationException">It is null.</exception>
    public void Open(IAsyncEnumerable<T>? stream)
    {
        _enumerator = (stream ?? throw new InvalidOperationException($"'{Name}' returned null instead of a stream.")).GetAsyncEnumerator(Token);
        NoteOpen();
    }

    internal override bool ConcludeMove()
    {
        NoteRead();
        bool hasEnded = HasEnded;
        if (TryTake())
        {
            return true;
        }

        if ((hasEnded ? EndError : Failure) is { } error)
        {
            Abandon(error);
            ExceptionDispatchInfo.Throw(error);
        }

        Debug.Assert(hasEnded, "A move that was answered has an item, a failure, or was the last.");
        return false;
    }

    internal override async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _enumerator, null) is { } enumerator)
        {
            await EndAsync(enumerator, error: null, isAwaited: false).ConfigureAwait(false);
        }
    }

    /// <summary>One turn, on the actor's context: a move, or the disposal, once no other turn moves.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> MoveInterleavedAsync(bool isAwaited)
    {
        while (_isMoved)
        {
            await (_moved ??= new TaskCompletionSource()).Task; // Each part on the context of its own turn.
        }

        _isMoved = true;
        try
        {
            return await MoveAsync(isAwaited, isInterleaved: true);
        }
        finally
        {
            _isMoved = false;
            TaskCompletionSource? moved = _moved;
            _moved = null;
            moved?.SetResult();
        }
    }

    /// <summary>One turn: a move, or the disposal. Throws what the reader who waits is to see.</summary>
    /// <param name="isAwaited">Whether the reader waits for it.</param>
    /// <param name="isInterleaved">Whether what follows an await runs on the actor's context; the end of the handler too.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> MoveAsync(bool isAwaited, bool isInterleaved = false)
    {
        if (!isAwaited)
        {
            Volatile.Write(ref _isAhead, 0);
        }

        if (_enumerator is not { } enumerator)
        {
            return false;
        }

        if (!IsAbandoned && (isAwaited ? Count > 0 : Count >= MostAhead))
        {
            return true;
        }

        bool hasItem = false;
        Exception? error = null;
        if (TryBeginMove())
        {
            try
            {
                ValueTask<bool> move = enumerator.MoveNextAsync();
                bool isAtOnce = move.IsCompleted;
                hasItem = await move.ConfigureAwait(isInterleaved);
                if (hasItem)
                {
                    Append(enumerator.Current);
                }

                _isWhole = !hasItem;
                Volatile.Write(ref _mayRunAhead, isAtOnce);
            }
            catch (Exception thrown)
            {
                hasItem = false;
                error = thrown;
            }

            EndMove();
        }

        if (!hasItem || IsAbandoned)
        {
            _enumerator = null;
            await EndAsync(enumerator, error, isAwaited).ConfigureAwait(isInterleaved);
            return false;
        }

        if (_mayRunAhead && Count < MostAhead && Failure is null)
        {
            RunAhead();
        }

        return true;
    }

    /// <summary>A stream like this one, not yet begun.</summary>
    private protected abstract ActorStream<T> Clone();

    private async ValueTask EndAsync(IAsyncEnumerator<T> enumerator, Exception? error, bool isAwaited)
    {
        try
        {
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            if (error is null)
            {
                error = thrown;
            }
            else
            {
                Report(thrown); // The reader can be given one.
            }
        }

        bool isOurs = error is OperationCanceledException && Token.IsCancellationRequested;
        if (error is not null && !isAwaited)
        {
            if (Failure is null)
            {
                CountFailure();
                _endError = error; // For the reader, once it has read what was ahead.
            }
            else if (!isOurs)
            {
                CountFailure();
                Report(error); // The reader has been told something else, or is gone.
            }
        }

        NoteEnd();
        if (error is not null && isAwaited)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private void RunAhead()
    {
        if (Interlocked.CompareExchange(ref _isAhead, 1, 0) == 0)
        {
            TryTell();
        }
    }

    private void Append(T item)
    {
        if (_items.Length == 0)
        {
            Volatile.Write(ref _items, new T[MostAhead]);
        }

        _items[_written % MostAhead] = item;
        Volatile.Write(ref _written, _written + 1); // release (I6)
    }

    private bool TryTake()
    {
        long read = _read;
        if (Volatile.Read(ref _written) == read) // acquire (I6)
        {
            return false;
        }

        ref T place = ref _items[read % MostAhead];
        Current = place;
        place = default!;
        Volatile.Write(ref _read, read + 1);
        return true;
    }
}
