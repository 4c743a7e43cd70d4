using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The open streams of one actor. Made with the first one.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  The list and the links of the streams in it are guarded by _gate.
//   I2  A stream that enters after Close fails like those that were in it.
//   Progress:  blocking, one short lock per stream, none per item.
//   User code runs: callbacks on the streams' tokens, in CancelAll, under no lock.
internal sealed class ActorStreams
{
    private readonly Lock _gate = new();
    private ActorStream? _first;
    private int _count;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Add(ActorStream stream)
    {
        bool isClosed;
        lock (_gate)
        {
            stream.Next = _first;
            if (_first is { } first)
            {
                first.Previous = stream;
            }

            _first = stream;
            stream.IsListed = true;
            _count++;
            isClosed = _isClosed;
        }

        if (isClosed)
        {
            stream.Stop();
        }
    }

    public void Remove(ActorStream stream)
    {
        lock (_gate)
        {
            if (!stream.IsListed)
            {
                return;
            }

            stream.IsListed = false;
            _count--;
            (stream.Previous is { } previous ? ref previous.Next : ref _first) = stream.Next;
            if (stream.Next is { } next)
            {
                next.Previous = stream.Previous;
            }

            stream.Next = stream.Previous = null;
        }
    }

    /// <summary>The actor stops: every further move fails. The moves in line are still made.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        foreach (ActorStream stream in Snapshot())
        {
            stream.Stop();
        }
    }

    public void CancelAll()
    {
        foreach (ActorStream stream in Snapshot())
        {
            stream.CancelToken();
        }
    }

    public List<ActorStream> Snapshot()
    {
        var streams = new List<ActorStream>();
        lock (_gate)
        {
            for (ActorStream? stream = _first; stream is not null; stream = stream.Next)
            {
                streams.Add(stream);
            }
        }

        return streams;
    }
}
