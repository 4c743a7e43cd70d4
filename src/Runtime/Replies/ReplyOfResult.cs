using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>A reply with a result; <see cref="NoResult"/> where there is none.</summary>
internal class Reply<TResult> : Reply, IValueTaskSource<TResult>, IValueTaskSource, IPooled<Reply<TResult>>
{
    // Written by the turn before it publishes; read by the one awaiter.
    private TResult _result = default!;

    public Reply<TResult>? NextFree { get; set; }

    /// <summary>The handler has returned. False when somebody else has decided first.</summary>
    public bool TryAnswer(int version, TResult result)
    {
        if (!IsRunning(version))
        {
            return false; // Of another use: not to be written to.
        }

        _result = result;
        return TryPublish(version);
    }

    public TResult GetResult(short token)
    {
        long word = CheckDone(token); // acquire: the result was written before Done.
        TResult result = _result;
        EndUse(word);
        return result;
    }

    void IValueTaskSource.GetResult(short token) => EndUse(CheckDone(token));

    private protected override void ReturnToPool()
    {
        _result = default!;
        ObjectPool<Reply<TResult>>.Return(this);
    }
}
