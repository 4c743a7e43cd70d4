namespace Concurrency.Generators;

/// <summary>What <see cref="StartEmitter"/> starts.</summary>
internal sealed class StartTarget
{
    /// <summary>The user's class inside its own generated half: name and type parameters.</summary>
    public required string TypeName { get; init; }

    /// <summary>The user's class for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The nested handle.</summary>
    public required string HandleName { get; init; }

    /// <summary>The handle interface without its type argument: <c>global::Concurrency.IActorHandle</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>The options' type: <c>global::Concurrency.ActorOptions</c>.</summary>
    public required string OptionsType { get; init; }

    /// <summary>What it is called in documentation and in a renamed options parameter: <c>actor</c>, <c>pool</c>, <c>flow</c>.</summary>
    public required string Noun { get; init; }

    /// <summary>What <c>Start</c> returns, from the expression that constructs the user's object and the name of the options.</summary>
    public required Func<string, string, string> Body { get; init; }

    /// <summary>Writes a <c>Start</c> from its head, its constructor, the constructing expression and the name of the options; null where <see cref="Body"/> is all of it.</summary>
    public Action<SourceWriter, string, ConstructorSpec, string, string>? WriteStart { get; init; }

    /// <summary>Writes the explicit implementation that asks a container, in a way of its own; null for the common one.</summary>
    public Action<SourceWriter, ConstructorSpec>? WriteContainerStart { get; init; }
}
