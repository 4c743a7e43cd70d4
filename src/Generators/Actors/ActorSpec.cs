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

    /// <summary>True when a base class has a handle and <c>Self</c> of its own, which the new ones hide.</summary>
    public required bool HidesBase { get; init; }

    /// <summary>True where the language has the <c>field</c> keyword (C# 14), so that <c>Self</c> needs no named field.</summary>
    public required bool UsesFieldKeyword { get; init; }

    /// <summary>Mailbox capacity from the attribute.</summary>
    public required int Capacity { get; init; }

    /// <summary>The full mode's member name.</summary>
    public required string FullMode { get; init; }

    /// <summary>From the attribute; -1 is infinite.</summary>
    public required int AskTimeoutMilliseconds { get; init; }

    /// <summary>One <c>Start</c> per constructor.</summary>
    public required EquatableArray<ConstructorSpec> Constructors { get; init; }

    /// <summary>The messages, in source order, bases first.</summary>
    public required EquatableArray<MessageSpec> Messages { get; init; }
}

/// <summary>A constructor that <c>Start</c> mirrors.</summary>
internal sealed record ConstructorSpec
{
    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>The constructor's own parameters.</summary>
    public required EquatableArray<ParameterSpec> Parameters { get; init; }

    /// <summary>Required members, set in an object initializer; parameters of <c>Start</c> after the constructor's.</summary>
    public required EquatableArray<RequiredMemberSpec> RequiredMembers { get; init; }

    /// <summary>Documentation, as comment lines without the slashes; empty where the user wrote none.</summary>
    public required string Documentation { get; init; }
}

/// <summary>A required property or field.</summary>
internal sealed record RequiredMemberSpec
{
    /// <summary>Its name, keyword-escaped.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The parameter it becomes.</summary>
    public required string ParameterName { get; init; }
}

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

    /// <summary>Documentation, as comment lines without the slashes; empty where the user wrote none.</summary>
    public required string Documentation { get; init; }

    /// <summary>The user's [Obsolete] as source text; empty where there is none.</summary>
    public required string Obsolete { get; init; }
}
