using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The typed side of a run: its stages, its output, who may cancel it.</summary>
internal sealed class FlowRunParts<TIn, TOut>(FlowGraph flow, FlowStages<TIn, TOut> stages, FlowEdge<TOut> output, bool isOwn, FlowInput<TIn>? input, Action<FlowInput<TIn>> forget) : IFlowRunParts
{
    // Guarded by itself, with _hasEnded.
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private bool _hasEnded;

    internal FlowGraph Flow { get; } = flow;

    internal FlowEdge<TOut> Output { get; } = output;

    public string? DeadLetterName => stages.DeadLetterName;

    public ValueTask DeadLetterAsync(StageFailure failure, CancellationToken token) => stages.DeadLetterAsync(failure, token);

    public void OnWorkEnded()
    {
        lock (_registrations)
        {
            _hasEnded = true;
            foreach (CancellationTokenRegistration registration in _registrations) registration.Unregister();
            _registrations.Clear();
        }

        if (input is null) return;
        forget(input);
        Flow.AbandonInput(input.Abort());
    }

    public ValueTask DisposeInstanceAsync() => isOwn ? DisposeAsync(stages) : default;

    /// <summary>Disposes the user's object, and then, whatever came of that, the scope of its services.</summary>
    internal static async ValueTask DisposeAsync(FlowStages<TIn, TOut> stages)
    {
        try
        {
            await DisposeAsync(stages.Instance).ConfigureAwait(false);
        }
        finally
        {
            if (stages.Scope is { } scope) await DisposeAsync(scope).ConfigureAwait(false);
        }
    }

    private static ValueTask DisposeAsync(object instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                return default;
            default:
                return default;
        }
    }

    /// <summary>Lets a token cancel the run. One that is cancelled already does so here.</summary>
    internal void Register(CancellationToken token)
    {
        CancellationTokenRegistration registration = token.UnsafeRegister(static (run, token) => ((FlowGraph)run!).TryStop(RunOutcome.Cancelled(token)), Flow);
        lock (_registrations)
        {
            if (_hasEnded) registration.Unregister();
            else _registrations.Add(registration);
        }
    }
}
