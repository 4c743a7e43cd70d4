namespace Concurrency.Generators;

/// <summary>A method that the actor's clock calls.</summary>
internal sealed record TickSpec
{
    /// <summary>The user's method name, keyword-escaped.</summary>
    public required string MethodName { get; init; }

    /// <summary>Its member of the generated <c>Handler</c> enumeration.</summary>
    public required string HandlerName { get; init; }

    /// <summary>The period.</summary>
    public required int Milliseconds { get; init; }

    /// <summary>True where the user's method takes the turn's token.</summary>
    public required bool TakesToken { get; init; }

    /// <summary>True where the method returns a task.</summary>
    public required bool IsAsynchronous { get; init; }

    /// <summary>What makes a task without a result of what the method returns; empty where it is one.</summary>
    public required string Conversion { get; init; }

    /// <summary>True where the method returns something else, which nobody waits for.</summary>
    public required bool HasResult { get; init; }

    /// <summary>True where the user's method is obsolete.</summary>
    public required bool IsObsolete { get; init; }
}
