using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A turn on the caller's thread, open until disposed. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct InlineTurn
{
    private readonly ActorCell? _cell;
    private readonly ActorThread? _thread;
    private readonly ActorCell? _outer;
    private readonly long _started;
    private readonly int _handler;

    internal InlineTurn(ActorCell cell, ActorThread thread, int handler, long started)
    {
        _cell = cell;
        _thread = thread;
        _outer = thread.Cell;
        _handler = handler;
        _started = started;
        thread.Cell = cell;
        thread.Depth++;
    }

    /// <summary>Ends the turn; the actor goes idle, or on to what has come meanwhile.</summary>
    public void Dispose()
    {
        _thread!.Cell = _outer;
        _thread.Depth--;
        _cell!.LeaveInline(_handler, _started);
    }
}
