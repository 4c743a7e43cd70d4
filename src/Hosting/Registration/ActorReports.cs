using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>Puts the log in front of an application's callbacks: the same for one actor and for a directory of them.</summary>
internal static class ActorReports
{
    public static void Add(ActorOptions options, ILogger log)
    {
        Action<ActorError>? onError = options.OnError;
        options.OnError = error =>
        {
            log.ActorFailed(error.Exception, error.Actor, error.Message);
            onError?.Invoke(error);
        };
        Action<string, string>? onDeadLetter = options.OnDeadLetter;
        options.OnDeadLetter = (actor, message) =>
        {
            log.DeadLetter(actor, message);
            onDeadLetter?.Invoke(actor, message);
        };
        Action<string, string>? onDropped = options.OnDropped;
        options.OnDropped = (actor, message) =>
        {
            log.MessageDropped(actor, message);
            onDropped?.Invoke(actor, message);
        };
        Action<string, string>? onRestart = options.OnRestart;
        options.OnRestart = (actor, message) =>
        {
            log.ActorRestarted(actor, message);
            onRestart?.Invoke(actor, message);
        };
        Action<SlowTurn>? onSlowTurn = options.OnSlowTurn;
        options.OnSlowTurn = turn =>
        {
            log.SlowTurn(turn.Actor, turn.Message, turn.Elapsed, turn.Waiting);
            onSlowTurn?.Invoke(turn);
        };
    }
}
