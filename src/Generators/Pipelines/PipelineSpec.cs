namespace Concurrency.Generators;

/// <summary>Everything the emitter needs to know about one pipeline.</summary>
internal sealed record PipelineSpec
{
    /// <summary>Where the generated half goes.</summary>
    public required TypeSpec Type { get; init; }

    /// <summary>The nested handle's name, <c>Flow</c> by default.</summary>
    public required string HandleName { get; init; }

    /// <summary>True when a base class has a handle of that name, which the new one hides.</summary>
    public required bool HidesBase { get; init; }

    /// <summary>False where the language is too old to say which of two overloads is meant.</summary>
    public required bool HasOverloadPriority { get; init; }

    /// <summary>True where all runs work on one instance.</summary>
    public required bool SharedInstance { get; init; }

    /// <summary>One <c>Start</c> per constructor.</summary>
    public required EquatableArray<ConstructorSpec> Constructors { get; init; }

    /// <summary>The stages, in the order of their numbers; elsewhere they are named by their place here.</summary>
    public required EquatableArray<StageSpec> Stages { get; init; }

    /// <summary>Adjacent stages that can run in one loop.</summary>
    public required EquatableArray<FusionSpec> Fusions { get; init; }

    /// <summary>What the first stage takes, fully qualified.</summary>
    public required string InputType { get; init; }

    /// <summary>What comes out, fully qualified; null where all ends are sinks.</summary>
    public required string? OutputType { get; init; }

    /// <summary><c>public</c>, or <c>internal</c> where a type of the input or the output is.</summary>
    public required string Accessibility { get; init; }

    /// <summary>The [DeadLetter] method; null where there is none.</summary>
    public required DeadLetterSpec? DeadLetter { get; init; }

    /// <summary>The topology as Mermaid text.</summary>
    public required string Diagram { get; init; }

    /// <summary>True where the container's abstractions are referenced, so that each run can have a scope of its own.</summary>
    public required bool HasScopes { get; init; }
}

/// <summary>Stages that can run in one loop.</summary>
internal sealed record FusionSpec
{
    /// <summary>The first one's place.</summary>
    public required int First { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }
}

/// <summary>The [DeadLetter] method.</summary>
internal sealed record DeadLetterSpec
{
    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The call, with <c>failure</c> and <c>token</c> in place of its arguments.</summary>
    public required string Call { get; init; }

    /// <summary>What it returns.</summary>
    public required StageReturn Returns { get; init; }
}
