namespace Concurrency;

/// <summary>The body of a job in a submission's object, which is used again.</summary>
internal interface ICallBody<TSelf, TItem, TResult> : IItemBody<TItem, TResult>
    where TSelf : struct, ICallBody<TSelf, TItem, TResult>
{
    /// <summary>Takes over, as a default value, what <paramref name="other"/> calls, and on whom; quicker than copying it with its room for what it awaits.</summary>
    void Assign(in TSelf other);
}
