namespace Concurrency.Generators;

/// <summary>Everything the emitter needs to know about one worker pool.</summary>
internal sealed record WorkerPoolSpec
{
    /// <summary>Where the generated half goes.</summary>
    public required TypeSpec Type { get; init; }

    /// <summary>The nested handle's name, <c>Pool</c> by default.</summary>
    public required string HandleName { get; init; }

    /// <summary>True when a base class has a handle of its own, which this one hides.</summary>
    public required bool HidesBase { get; init; }

    /// <summary>True where the language knows overload priorities (C# 13), so that a source of both kinds is not ambiguous.</summary>
    public required bool HasOverloadPriority { get; init; }

    /// <summary>From the attribute; 0 is the number of processors.</summary>
    public required int Concurrency { get; init; }

    /// <summary>From the attribute.</summary>
    public required int Capacity { get; init; }

    /// <summary>The full mode's member name.</summary>
    public required string FullMode { get; init; }

    /// <summary>The member name of the threads' kind.</summary>
    public required string Threads { get; init; }

    /// <summary>The failure mode's member name.</summary>
    public required string Failure { get; init; }

    /// <summary>From the attribute; -1 is infinite.</summary>
    public required int TimeoutMilliseconds { get; init; }

    /// <summary>One <c>Start</c> per constructor.</summary>
    public required EquatableArray<ConstructorSpec> Constructors { get; init; }

    /// <summary>The jobs, in source order, bases first.</summary>
    public required EquatableArray<JobSpec> Jobs { get; init; }

    /// <summary>The user's interfaces that the handle implements too.</summary>
    public required EquatableArray<ContractSpec> Contracts { get; init; }
}
