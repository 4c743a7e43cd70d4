namespace Concurrency.Generators;

/// <summary>One message: a method of the user's and what it becomes on the handle.</summary>
internal sealed record MessageSpec
{
    /// <summary>The user's method name, keyword-escaped.</summary>
    public required string MethodName { get; init; }

    /// <summary>Ends in Async: the ask and the tell.</summary>
    public required string AsyncName { get; init; }

    /// <summary>Does not: the try.</summary>
    public required string TryName { get; init; }

    /// <summary>Its member of the generated <c>Handler</c> enumeration, unique among overloads.</summary>
    public required string HandlerName { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>Parameters of the handle's method, the token where the user placed it, last where he has none.</summary>
    public required EquatableArray<ParameterSpec> Parameters { get; init; }

    /// <summary>True where the user's method takes the token.</summary>
    public required bool HandlerTakesToken { get; init; }

    /// <summary>True where an optional token would make overloads ambiguous: two methods are written, without and with it.</summary>
    public required bool SplitsToken { get; init; }

    /// <summary>What the ask returns, fully qualified; null for none.</summary>
    public required string? Result { get; init; }

    /// <summary>True where the method returns a task.</summary>
    public required bool IsAsynchronous { get; init; }

    /// <summary>True where the method returns a stream, of <see cref="Result"/>.</summary>
    public required bool IsStream { get; init; }

    /// <summary>Beside which turns it may run: the member of <c>TurnKind</c>.</summary>
    public required string Turn { get; init; }

    /// <summary>True where the user's member is a property.</summary>
    public required bool IsProperty { get; init; }

    /// <summary>True where other turns may be open beside it.</summary>
    public bool IsOpen => Turn != "Exclusive";

    /// <summary>True where there is something to tell: a query has nothing but its answer, and without a reader nothing of a stream would be made.</summary>
    public bool HasTell => Turn != "Query" && !IsStream;

    /// <summary>True where an ask may run on the caller's thread: nothing to await, and no token whose source would have to be the turn's.</summary>
    public bool CanRunInline => !IsAsynchronous && !IsStream && !HandlerTakesToken;

    /// <summary>Documentation, as comment lines without the slashes; empty where the user wrote none.</summary>
    public required string Documentation { get; init; }

    /// <summary>The user's [Obsolete] and [Experimental] as source text; empty where there are none.</summary>
    public required string Obsolete { get; init; }

    /// <summary>True where the parameters are too large to travel in the message itself and go into an object.</summary>
    public required bool Spills { get; init; }

    /// <summary>A cast in front of the call: a <c>dynamic</c> result would bind what follows at run time.</summary>
    public required string Cast { get; init; }

    /// <summary>True where the call may give null although the type says otherwise, as the user's attributes or the nullable task say.</summary>
    public required bool Forgives { get; init; }
}
