namespace Concurrency;

/// <summary>What a run needs of its typed side.</summary>
internal interface IFlowRunParts
{
    /// <summary>The user's [DeadLetter] method, if there is one.</summary>
    string? DeadLetterName { get; }

    /// <summary>Calls it.</summary>
    ValueTask DeadLetterAsync(StageFailure failure, CancellationToken token);

    /// <summary>The last worker has ended.</summary>
    void OnWorkEnded();

    /// <summary>Disposes the run's own instance of the user's class.</summary>
    ValueTask DisposeInstanceAsync();
}
