using Akka.Actor;

namespace Concurrency.Benchmarks.Peers;

/// <summary>An actor system with Akka.NET's defaults, but silent.</summary>
internal static class AkkaPeer
{
    public static ActorSystem Start() => ActorSystem.Create("benchmarks", "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }");
}
