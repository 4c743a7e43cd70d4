using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>The message of a node; its handler is the node itself.</summary>
internal struct AskMessage : IActorMessage
{
    public AskNode Node;

    public readonly int Handler => Node.Id;
}

/// <summary>What the tests want of either kind of actor.</summary>
internal interface IAskCell
{
    AskHandler Handler { get; set; }

    ActorStatistics Statistics { get; }

    ValueTask<int> Ask(AskNode node);

    ValueTask Tell(AskNode node);
}

/// <summary>Exclusive turns only.</summary>
internal sealed class ExclusiveCell(ActorOptions options) : ActorCell<AskMessage>(
    new ActorDefaults("Exclusive", 4, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: null), IAskCell
{
    public AskHandler Handler { get; set; } = null!;

    public ValueTask<int> Ask(AskNode node) => Ask<int>(new AskMessage { Node = node }, default);

    public ValueTask Tell(AskNode node) => Tell(new AskMessage { Node = node }, default);

    protected override string NameOf(int handler) => $"n{handler}";

    protected override void Handle(in AskMessage message)
    {
        AskNode node = message.Node;
        Handler.Graph.Started(node);
        BeginAsync();
        if (node.IsDirect)
        {
            Await(Handler.Pass(node));
        }
        else
        {
            Await(Handler.RunAsync(node));
        }
    }
}

/// <summary>Turns of every kind.</summary>
internal sealed class MixedCell(ActorOptions options) : OpenActorCell<AskMessage>(
    new ActorDefaults("Mixed", 4, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: null), IAskCell
{
    public AskHandler Handler { get; set; } = null!;

    public ValueTask<int> Ask(AskNode node) => Ask<int>(new AskMessage { Node = node }, default);

    public ValueTask Tell(AskNode node) => Tell(new AskMessage { Node = node }, default);

    protected override string NameOf(int handler) => $"n{handler}";

    protected override TurnKind KindOf(int handler) => Handler.Graph.Nodes[handler].Kind;

    protected override void Handle(in AskMessage message)
    {
        AskNode node = message.Node;
        Handler.Graph.Started(node);
        BeginAsync();
        Await(Handler.RunAsync(node));
    }

    protected override void Handle(in AskMessage message, OpenTurn turn)
    {
        AskNode node = message.Node;
        Handler.Graph.Started(node);
        turn.BeginAsync();
        turn.Await(Handler.RunAsync(node));
    }
}
