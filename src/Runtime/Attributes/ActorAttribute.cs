namespace Concurrency;

/// <summary>
/// Makes a partial class an actor: its public methods become messages of a generated, nested handle <c>Ref</c>, handled one at a time, so the class itself needs no
/// lock. <c>Account.Ref.Start(…)</c> constructs and starts it.
/// </summary>
/// <remarks>
/// The class stays a plain object: <c>new Account().Deposit(1)</c> works in a unit test without any runtime. It gains the nested handle and <c>Self</c>, nothing else.
/// Values written here are defaults; <see cref="ActorOptions"/> given to <c>Start</c> takes precedence.
/// </remarks>
// Structs and interfaces are admitted so that the analyzer can say why they cannot be actors.
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class ActorAttribute : Attribute
{
    /// <summary>How many messages may wait in the mailbox, the running one not counted. 1,024 unless set; at least 1.</summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>What happens to a message that finds the mailbox full. <see cref="QueueFullMode.Wait"/> unless set.</summary>
    public QueueFullMode FullMode { get; set; } = QueueFullMode.Wait;

    /// <summary>How long an ask or a waiting tell may take in all, in milliseconds. 30,000 unless set; <see cref="Timeout.Infinite"/> for no limit.</summary>
    public int AskTimeoutMilliseconds { get; set; } = 30_000;

    /// <summary>Whether an ask may run its handler on the caller's thread. <see cref="InlineMode.Auto"/> unless set.</summary>
    public InlineMode Inline { get; set; } = InlineMode.Auto;

    /// <summary>What happens when a message that nobody waits for fails. <see cref="ActorErrorMode.Resume"/> unless set; in the options it is <see cref="ActorOptions.ErrorMode"/>.</summary>
    public ActorErrorMode OnError { get; set; } = ActorErrorMode.Resume;

    /// <summary>With <see cref="ActorErrorMode.Restart"/>: how many restarts the window may see; one more stops the actor. 5 unless set; at least 1.</summary>
    public int RestartLimit { get; set; } = 5;

    /// <summary>With <see cref="ActorErrorMode.Restart"/>: how long a restart counts, in milliseconds. 60,000 unless set; <see cref="Timeout.Infinite"/> for the actor's whole life.</summary>
    public int RestartWindowMilliseconds { get; set; } = 60_000;

    /// <summary>The name of the generated handle, <c>Ref</c> unless set.</summary>
    public string? HandleName { get; set; }
}
