using Concurrency.Generators;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0xxx: the declaration cannot be generated; one rule per shape error. CG9xxx: the package does not fit together.</content>
internal static partial class Rules
{
    internal const string NotPartialId = "CG0001";

    internal static readonly DiagnosticDescriptor NotPartial = Declaration(
        NotPartialId, "Make the actor partial", "'{0}' is marked [Actor] but is not partial, so its handle cannot be generated",
        "The generated half of the class stands in a second part of it.");

    internal const string ContainerNotPartialId = "CG0002";

    internal static readonly DiagnosticDescriptor ContainerNotPartial = Declaration(
        ContainerNotPartialId, "Make the containing type partial", "'{0}' contains the actor '{1}' but is not partial, so the handle cannot be generated inside it",
        "Every type around an actor must be partial, because the generated half stands inside them too.");

    internal static readonly DiagnosticDescriptor NotAClass = Declaration(
        "CG0003", "Only a class can be an actor", "'{0}' is not a class; an actor is one object with a mailbox",
        "A struct would be copied, and an interface has no state to protect.");

    internal static readonly DiagnosticDescriptor StaticClass = Declaration(
        "CG0004", "A static class cannot be an actor", "'{0}' is static; an actor is an instance that Start constructs",
        "Static state has no owner that could take one message at a time.");

    internal static readonly DiagnosticDescriptor Record = Declaration(
        "CG0005", "A record cannot be an actor", "'{0}' is a record; its copies and its value equality would share or compare state outside the mailbox",
        "Use a class. Records are right for messages.");

    internal static readonly DiagnosticDescriptor NoMessages = Declaration(
        "CG0006", "An actor needs a message", "'{0}' has no public method and none marked [Message], so its handle could do nothing",
        "Public instance methods are messages; a non-public one is with [Message].");

    internal static readonly DiagnosticDescriptor UnsupportedParameter = Declaration(
        "CG0007", "Parameter cannot wait in a mailbox", "'{0}' cannot be a message: its parameter '{1}' is {2}",
        "A message is stored until its turn: references to the caller's variables, ref structs and pointers cannot be. Take the value, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor AsyncVoid = Declaration(
        "CG0008", "Message must not be async void", "'{0}' is async void: the actor could not tell when it has ended, and its exception would end the process",
        "Return Task.");

    internal static readonly DiagnosticDescriptor GenericMethod = Declaration(
        "CG0009", "Message must not be generic", "'{0}' is generic; a message has one type that the mailbox can store",
        "Make the class generic instead, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor DuplicateMessage = Declaration(
        "CG0010", "Two messages have one name", "'{0}' and '{1}' would both become '{2}' with the same parameters",
        "On the handle a method ends in Async and takes a CancellationToken whether yours does or not. Rename one or mark it [NotAMessage].");

    internal static readonly DiagnosticDescriptor ReservedName = Declaration(
        "CG0011", "Name is taken by generated code", "'{0}' is the name of {1}",
        "Rename it, choose another handle name with HandleName, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor SeveralTokens = Declaration(
        "CG0012", "Message takes one token", "'{0}' takes more than one CancellationToken; the actor has one to give",
        "The handler's token is cancelled by the caller, the timeout and the stop alike.");

    internal static readonly DiagnosticDescriptor UnsupportedReturnType = Declaration(
        "CG0013", "Result cannot leave the mailbox", "'{0}' cannot be a message: it returns {1}",
        "Return a value or a task of one.");

    internal static readonly DiagnosticDescriptor InvalidSetting = Declaration(
        "CG0014", "Attribute value is invalid", "{0} is invalid: {1}",
        "The value would be refused when the actor starts.");

    internal static readonly DiagnosticDescriptor NoUsableConstructor = Declaration(
        "CG0015", "Actor needs a constructor that Start can call", "'{0}' has no public or internal constructor whose parameters are plain values, so Start cannot construct it",
        "Start mirrors the accessible constructors of the class.");

    internal static readonly DiagnosticDescriptor PublicField = Declaration(
        "CG0016", "Actor must not have a public field", "'{0}' can be changed by anyone who holds the '{1}' object, outside its turns",
        "Make it private and offer a message.");

    internal static readonly DiagnosticDescriptor FileLocal = Declaration(
        "CG0017", "A file-local type cannot be an actor", "'{0}' is visible in its file only; the generated half is another file",
        "Remove the file modifier.");

    internal static readonly DiagnosticDescriptor AmbiguousConstructors = Declaration(
        "CG0018", "A container could not choose the constructor", "'{0}' has several constructors, and none of them takes whatever the others take, so starting it from a container cannot choose",
        "Mark one with [ContainerConstructor] or [ActivatorUtilitiesConstructor], or make the others private.");

    internal static readonly DiagnosticDescriptor SameStart = Declaration(
        "CG0019", "Two constructors become one Start", "Two constructors of '{0}' would become a Start with the same parameters",
        "Start takes in and ref readonly parameters by value, required members after the constructor's parameters, and options last.");

    internal static readonly DiagnosticDescriptor ContractMismatch = Rule(
        "CG9001", Categories.Declaration, "Runtime and generator do not fit", "The referenced Concurrency.Runtime has contract version {0}, this generator writes code for version {1}; reference one version of the package everywhere",
        DiagnosticSeverity.Error, "Two versions of the package meet in this project, usually because another project or package brings an older runtime.", WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>The rule of each shape error.</summary>
    internal static DiagnosticDescriptor Of(ActorShapeError error) => error switch
    {
        ActorShapeError.NotPartial => NotPartial,
        ActorShapeError.ContainerNotPartial => ContainerNotPartial,
        ActorShapeError.NotAClass => NotAClass,
        ActorShapeError.StaticClass => StaticClass,
        ActorShapeError.Record => Record,
        ActorShapeError.NoMessages => NoMessages,
        ActorShapeError.UnsupportedParameter => UnsupportedParameter,
        ActorShapeError.AsyncVoid => AsyncVoid,
        ActorShapeError.GenericMethod => GenericMethod,
        ActorShapeError.DuplicateMessage => DuplicateMessage,
        ActorShapeError.ReservedName => ReservedName,
        ActorShapeError.SeveralTokens => SeveralTokens,
        ActorShapeError.UnsupportedReturnType => UnsupportedReturnType,
        ActorShapeError.InvalidSetting => InvalidSetting,
        ActorShapeError.NoUsableConstructor => NoUsableConstructor,
        ActorShapeError.PublicField => PublicField,
        ActorShapeError.FileLocal => FileLocal,
        ActorShapeError.AmbiguousConstructors => AmbiguousConstructors,
        ActorShapeError.SameStart => SameStart,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "A shape error without a rule."),
    };

    private static DiagnosticDescriptor Declaration(string id, string title, string message, string description) =>
        Rule(id, Categories.Declaration, title, message, DiagnosticSeverity.Error, description);
}
