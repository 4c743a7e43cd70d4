using Proto;

namespace Concurrency.Benchmarks.Startup;

/// <summary><see cref="Kind{TFirst, TSecond, TThird}"/> as a Proto.Actor actor.</summary>
internal sealed class ProtoKind<TFirst, TSecond, TThird> : IActor
    where TFirst : struct
    where TSecond : struct
    where TThird : struct
{
    private int _notes;

    public ProtoKind(StartedCount started) => _notes = started.Add();

    public Task ReceiveAsync(IContext context)
    {
        if (context.Message is string) context.Respond(++_notes);
        return Task.CompletedTask;
    }
}
