namespace Concurrency.Generators;

/// <summary>Everything the emitter needs to know about one actor.</summary>
internal sealed record ActorSpec
{
    /// <summary>Where the generated half goes.</summary>
    public required TypeSpec Type { get; init; }

    /// <summary>The nested handle's name, <c>Ref</c> by default.</summary>
    public required string HandleName { get; init; }

    /// <summary>Accessibility and modifiers of <c>Self</c>: private where nobody can derive.</summary>
    public required bool IsSealed { get; init; }

    /// <summary>True where a base class has a member of the handle's name, which the handle hides.</summary>
    public required bool HidesHandle { get; init; }

    /// <summary>True where a base class has a member called <c>Self</c>, which ours hides.</summary>
    public required bool HidesSelf { get; init; }

    /// <summary>True where the language has the <c>field</c> keyword (C# 14), so that <c>Self</c> needs no named field.</summary>
    public required bool UsesFieldKeyword { get; init; }

    /// <summary>Mailbox capacity from the attribute.</summary>
    public required int Capacity { get; init; }

    /// <summary>The full mode's member name.</summary>
    public required string FullMode { get; init; }

    /// <summary>From the attribute; -1 is infinite.</summary>
    public required int AskTimeoutMilliseconds { get; init; }

    /// <summary>The inline mode's member name.</summary>
    public required string Inline { get; init; }

    /// <summary>The error mode's member name.</summary>
    public required string OnError { get; init; }

    /// <summary>From the attribute.</summary>
    public required int RestartLimit { get; init; }

    /// <summary>From the attribute; -1 is infinite.</summary>
    public required int RestartWindowMilliseconds { get; init; }

    /// <summary>True where the class implements <c>IActorLifecycle</c>.</summary>
    public required bool HasLifecycle { get; init; }

    /// <summary>True where the compilation knows the container's scopes.</summary>
    public required bool HasServiceScopes { get; init; }

    /// <summary>One <c>Start</c> per constructor.</summary>
    public required EquatableArray<ConstructorSpec> Constructors { get; init; }

    /// <summary>What makes the actor one of many; null where it is not.</summary>
    public required ActorKeySpec? Key { get; init; }

    /// <summary>The messages, in source order, bases first, streams last.</summary>
    public required EquatableArray<MessageSpec> Messages { get; init; }

    /// <summary>True where several turns may be open at once: then none runs on a caller's thread.</summary>
    public bool HasOpenTurns => Messages.Any(static m => m.IsOpen);

    /// <summary>The methods that the actor's clock calls.</summary>
    public required EquatableArray<TickSpec> Ticks { get; init; }

    /// <summary>The user's interfaces that the handle implements too.</summary>
    public required EquatableArray<ContractSpec> Contracts { get; init; }
}
