namespace Concurrency;

/// <summary>The one way in which a run has ended.</summary>
internal sealed class RunOutcome
{
    private readonly CancellationToken _token;

    private RunOutcome(Exception? error, bool isCancelled, CancellationToken token)
    {
        Error = error;
        IsCancelled = isCancelled;
        _token = token;
    }

    /// <summary>Everything went through.</summary>
    internal static RunOutcome Completed { get; } = new(null, isCancelled: false, default);

    /// <summary>The consumer has left, or somebody aborted the run.</summary>
    internal static RunOutcome Left { get; } = new(null, isCancelled: true, new CancellationToken(canceled: true));

    /// <summary>A stage or the source threw, or the flow was stopped.</summary>
    internal static RunOutcome Faulted(Exception error) => new(error, isCancelled: false, default);

    /// <summary>The caller's token.</summary>
    internal static RunOutcome Cancelled(CancellationToken token) => new(null, isCancelled: true, token);

    /// <summary>What it failed with; null for the others.</summary>
    internal Exception? Error { get; }

    internal bool IsCancelled { get; }

    internal void Settle(TaskCompletionSource completion)
    {
        if (Error is not null) completion.TrySetException(Error);
        else if (IsCancelled) completion.TrySetCanceled(_token);
        else completion.TrySetResult();
    }

    /// <summary>What one who wants to write gets to know; null after a good end.</summary>
    internal Exception? ErrorForWriter() => (Error, IsCancelled) switch
    {
        (StageException error, _) => new StageException(error.Stage, error.Item, error.Attempt, error.InnerException!),
        ({ } error, _) => new FlowStoppedException(error.Message, error),
        (null, true) => new OperationCanceledException("The run was cancelled.", _token),
        _ => null,
    };
}
