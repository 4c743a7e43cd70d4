using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>What the handler of a node does.</summary>
internal sealed class AskHandler(AskGraph graph, Action<Action> elsewhere, bool mayTimeOut)
{
    public required Func<AskNode, ValueTask<int>> Ask { get; init; }

    public required Func<AskNode, ValueTask> Tell { get; init; }

    public AskGraph Graph => graph;

    /// <summary>The handler that awaits.</summary>
    public async Task<int> RunAsync(AskNode node)
    {
        bool isInterleaved = node.Kind == TurnKind.Interleave;
        foreach ((AskStep step, AskNode? child) in node.Steps)
        {
            if (child is null)
            {
                await ElsewhereAsync().ConfigureAwait(isInterleaved);
                continue;
            }

            graph.Sent(child);
            try
            {
                switch (step)
                {
                    case AskStep.Ask:
                        node.WaitsFor = child;
                        await Ask(child).ConfigureAwait(isInterleaved);
                        break;
                    case AskStep.AskEarly:
                        ValueTask<int> asked = Ask(child);
                        await ElsewhereAsync().ConfigureAwait(isInterleaved);
                        node.WaitsFor = child;
                        await asked.ConfigureAwait(isInterleaved);
                        break;
                    case AskStep.Tell:
                        node.WaitsFor = child;
                        await Tell(child).ConfigureAwait(isInterleaved);
                        break;
                    case AskStep.Fork:
                        _ = SettleAsync(child);
                        break;
                    case AskStep.Any:
                        await Task.WhenAny(SettleAsync(child), ElsewhereAsync()).ConfigureAwait(isInterleaved);
                        break;
                }
            }
            catch (Exception error) when (graph.IsExpected(error, mayTimeOut))
            {
                graph.Refused(child); // The handler goes on.
            }

            node.WaitsFor = null;
        }

        graph.Ended(node);
        return 0;
    }

    /// <summary>The handler that returns what it asks for.</summary>
    public ValueTask<int> Pass(AskNode node)
    {
        AskNode child = node.Steps[0].Child!;
        graph.Sent(child);
        node.WaitsFor = child;
        return Ask(child);
    }

    public async Task SettleAsync(AskNode node)
    {
        try
        {
            await Ask(node).ConfigureAwait(false);
        }
        catch (Exception error) when (graph.IsExpected(error, mayTimeOut))
        {
            graph.Refused(node);
        }
    }

    // Completed by a worker of the schedule, as some service would.
    private Task ElsewhereAsync()
    {
        var done = new TaskCompletionSource();
        elsewhere(done.SetResult);
        return done.Task;
    }
}
