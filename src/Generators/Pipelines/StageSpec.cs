namespace Concurrency.Generators;

/// <summary>What a stage makes of an item.</summary>
internal enum StageForm
{
    Map,
    Filter,
    Sink,
    Many,
    ManyAsync,
}

/// <summary>How a method of the user's ends.</summary>
internal enum StageReturn
{
    Value,
    Void,
    Task,
    ValueTask,
}

/// <summary>One stage: a method of the user's and its place in the topology.</summary>
internal sealed record StageSpec
{
    /// <summary>The method's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The call, with <c>item</c> and <c>token</c> in place of its arguments.</summary>
    public required string Call { get; init; }

    /// <summary>What it makes of an item.</summary>
    public required StageForm Form { get; init; }

    /// <summary>How the method ends.</summary>
    public required StageReturn Returns { get; init; }

    /// <summary>True where the method's result, a task unwrapped, is not exactly what the runtime's form of the stage asks for, such as an array where a sequence is asked for.</summary>
    public required bool NeedsConversion { get; init; }

    /// <summary>True where it can run in a loop over a chunk: synchronous, one-to-one, no retries, no time limit.</summary>
    public required bool IsLoop { get; init; }

    /// <summary>True where it takes an array or a list of items.</summary>
    public required bool IsBatch { get; init; }

    /// <summary>What waits in front of it, fully qualified: an element, where it takes batches.</summary>
    public required string InputType { get; init; }

    /// <summary>What it hands on, fully qualified; null for a sink.</summary>
    public required string? OutputType { get; init; }

    /// <summary>True where a result differs from <see cref="OutputType"/> in nullability.</summary>
    public required bool ForgivesNull { get; init; }

    /// <summary>Where its results go; empty for a sink.</summary>
    public required EquatableArray<BranchSpec> Branches { get; init; }

    /// <summary>The settings that differ from the defaults, as the assignments of an object initializer.</summary>
    public required EquatableArray<string> Settings { get; init; }
}

/// <summary>One of the ways results of a stage go.</summary>
internal sealed record BranchSpec
{
    /// <summary>What <see cref="To"/> is for the end of the pipeline.</summary>
    public const int Output = -1;

    /// <summary>The stage's place, or <see cref="Output"/>.</summary>
    public required int To { get; init; }

    /// <summary>True where the queue there is of another type, which results convert to.</summary>
    public required bool Converts { get; init; }

    /// <summary>The call of its <c>When</c>, with <c>item</c> in place of its argument; null where it has none.</summary>
    public required string? When { get; init; }
}
