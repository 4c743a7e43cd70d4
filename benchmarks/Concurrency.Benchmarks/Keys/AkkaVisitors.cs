using Akka.Actor;

namespace Concurrency.Benchmarks.Keys;

/// <summary>Child per entity, as Akka documents it: a parent that finds or makes the child of a key, and lets it pass away when it asks to. What comes for it meanwhile waits in the parent.</summary>
internal sealed class AkkaVisitors : ReceiveActor
{
    private readonly Dictionary<string, List<(IActorRef Asker, Visit Message)>> _leaving = [];

    public AkkaVisitors()
    {
        Receive<Visit>(message =>
        {
            string name = $"{message.Key}";
            if (_leaving.TryGetValue(name, out List<(IActorRef, Visit)>? waiting))
            {
                waiting.Add((Sender, message));
                return;
            }

            IActorRef child = Context.Child(name);
            if (child.IsNobody()) child = Context.Watch(Context.ActorOf(Props.Create(static () => new Child()), name));
            child.Forward(message);
        });
        Receive<Passivate>(_ =>
        {
            _leaving.TryAdd(Sender.Path.Name, []);
            Sender.Tell(PoisonPill.Instance);
        });
        Receive<Terminated>(end =>
        {
            if (_leaving.Remove(end.ActorRef.Path.Name, out List<(IActorRef Asker, Visit Message)>? waiting))
                foreach ((IActorRef asker, Visit message) in waiting) Self.Tell(message, asker);
        });
        Receive<Count>(_ => Sender.Tell(Context.GetChildren().Count()));
    }

    internal sealed record Visit(int Key);

    internal sealed record Count;

    private sealed record Passivate;

    private sealed class Child : ReceiveActor
    {
        private int _visits;

        public Child() => Receive<Visit>(message =>
        {
            Sender.Tell(message.Key + _visits++);
            Context.Parent.Tell(new Passivate());
        });
    }
}
