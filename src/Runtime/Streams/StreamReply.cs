using System.Threading.Tasks.Sources;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What the reader of a stream waits for: one reply, used for move after move, and at last for the disposal.</summary>
internal sealed class StreamReply(ActorStream stream) : Reply<bool>, IValueTaskSource<bool>, IValueTaskSource
{
    // The reader's own.
    private bool _isFree = true;

    /// <summary>Whether no move is under way, and none was decided from outside, after which a reply is never used again.</summary>
    public bool TryUse()
    {
        bool isFree = _isFree;
        _isFree = false;
        return isFree;
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        long word = CheckDone(token);
        try
        {
            EndUse(word);
        }
        catch (Exception error)
        {
            stream.Abandon(error);
            throw;
        }

        return stream.ConcludeMove();
    }

    // The disposal.
    void IValueTaskSource.GetResult(short token)
    {
        long word = CheckDone(token);
        try
        {
            EndUse(word);
        }
        catch (ActorStoppedException)
        {
            // The actor ends before the turn came; what streams have open is disposed by its end.
        }
        catch (TimeoutException)
        {
            stream.DisposeLater();
            throw;
        }
    }

    private protected override void ReturnToPool() => _isFree = true;
}
