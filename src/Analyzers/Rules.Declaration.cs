using Concurrency.Generators;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0xxx: the declaration cannot be generated; one rule per shape error. CG9xxx: the package does not fit together.</content>
internal static partial class Rules
{
    internal const string NotPartialId = "CG0001";

    internal static readonly DiagnosticDescriptor NotPartial = Declaration(
        NotPartialId, "Make the class partial", "'{0}' is to have a generated handle but is not partial, so the handle cannot be generated",
        "The generated half of the class stands in a second part of it.");

    internal const string ContainerNotPartialId = "CG0002";

    internal static readonly DiagnosticDescriptor ContainerNotPartial = Declaration(
        ContainerNotPartialId, "Make the containing type partial", "'{0}' contains '{1}' but is not partial, so the handle of '{1}' cannot be generated inside it",
        "Every type around a class with a generated handle must be partial, because the generated half stands inside them too.");

    internal static readonly DiagnosticDescriptor NotAClass = Declaration(
        "CG0003", "Only a class can have a handle", "'{0}' is not a class; behind a handle stands one object",
        "A struct would be copied, and an interface has no state to protect.");

    internal static readonly DiagnosticDescriptor StaticClass = Declaration(
        "CG0004", "A static class cannot have a handle", "'{0}' is static; behind a handle stands an instance that Start constructs",
        "Static state has no owner that could be started and stopped.");

    internal static readonly DiagnosticDescriptor Record = Declaration(
        "CG0005", "A record cannot have a handle", "'{0}' is a record; its copies and its value equality would share or compare state behind the handle's back",
        "Use a class. Records are right for messages.");

    internal static readonly DiagnosticDescriptor NoMessages = Declaration(
        "CG0006", "An actor needs a message", "'{0}' has no public method and none marked [Message], so its handle could do nothing",
        "Public instance methods are messages; a non-public one is with [Message].");

    internal static readonly DiagnosticDescriptor UnsupportedParameter = Declaration(
        "CG0007", "Parameter cannot be stored until its turn", "'{0}' cannot be called through the handle: its parameter '{1}' is {2}",
        "A call is stored until its turn: references to the caller's variables, ref structs and pointers cannot be. Take the value, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor AsyncVoid = Declaration(
        "CG0008", "Method of a handle must not be async void", "'{0}' is async void: nobody could tell when it has ended, and its exception would end the process",
        "Return Task.");

    internal static readonly DiagnosticDescriptor GenericMethod = Declaration(
        "CG0009", "Method of a handle must not be generic", "'{0}' is generic; a call through the handle has one type that can be stored until its turn",
        "Make the class generic instead, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor DuplicateMessage = Declaration(
        "CG0010", "Two methods of a handle have one name", "'{0}' and '{1}' would both become '{2}' with the same parameters",
        "On the handle a method ends in Async and takes a CancellationToken whether yours does or not. Rename one or mark it [NotAMessage].");

    internal static readonly DiagnosticDescriptor ReservedName = Declaration(
        "CG0011", "Name is taken by generated code", "'{0}' is the name of {1}",
        "Rename it, choose another handle name with HandleName, or mark the method [NotAMessage].");

    internal static readonly DiagnosticDescriptor SeveralTokens = Declaration(
        "CG0012", "Method of a handle takes one token", "'{0}' takes more than one CancellationToken; there is one to give",
        "The token is cancelled by the caller, the timeout and the stop alike.");

    internal static readonly DiagnosticDescriptor UnsupportedReturnType = Declaration(
        "CG0013", "Result cannot leave through the handle", "'{0}' cannot be called through the handle: it returns {1}",
        "Return a value or a task of one.");

    internal static readonly DiagnosticDescriptor InvalidSetting = Declaration(
        "CG0014", "Attribute value is invalid", "{0} is invalid: {1}",
        "The value would be refused at Start.");

    internal static readonly DiagnosticDescriptor NoUsableConstructor = Declaration(
        "CG0015", "Class needs a constructor that Start can call", "'{0}' has no public or internal constructor whose parameters are plain values, so Start cannot construct it",
        "Start mirrors the accessible constructors of the class.");

    internal static readonly DiagnosticDescriptor PublicField = Declaration(
        "CG0016", "Actor must not have a public field", "'{0}' can be changed by anyone who holds the '{1}' object, outside its turns",
        "Make it private and offer a message.");

    internal static readonly DiagnosticDescriptor FileLocal = Declaration(
        "CG0017", "A file-local type cannot have a handle", "'{0}' is visible in its file only; the generated half is another file",
        "Remove the file modifier.");

    internal static readonly DiagnosticDescriptor AmbiguousConstructors = Declaration(
        "CG0018", "A container could not choose the constructor", "'{0}' has several constructors, and none of them takes whatever the others take, so starting it from a container cannot choose",
        "Mark one with [ContainerConstructor] or [ActivatorUtilitiesConstructor], or make the others private.");

    internal static readonly DiagnosticDescriptor SameStart = Declaration(
        "CG0019", "Two constructors become one Start", "Two constructors of '{0}' would become a Start with the same parameters",
        "Start takes in and ref readonly parameters by value, required members after the constructor's parameters, and options last.");

    internal static readonly DiagnosticDescriptor DerivedFromActor = Declaration(
        "CG0020", "An actor derives from abstract actors only", "'{0}' derives from the actor '{1}', whose Self would not be there and whose handle would be another",
        "Put what both share into an abstract [Actor] base: its messages become messages of every class derived from it.");

    internal static readonly DiagnosticDescriptor PrivateInBase = Declaration(
        "CG0021", "Handle method of a base class must not be private", "'{0}' is private to the abstract class '{1}', so the handle of a class derived from it could not call it",
        "Make it protected.");

    internal static readonly DiagnosticDescriptor UselessMark = Declaration(
        "CG0022", "Method cannot be on the handle", "'{0}' is marked to be on the handle but is {1}, so it is not",
        "On the handle are ordinary instance methods of the class and of its abstract annotated bases.");

    internal static readonly DiagnosticDescriptor SeveralKinds = Declaration(
        "CG0023", "A class is an actor, a pipeline or a worker pool", "'{0}' is marked as more than one of [Actor], [Pipeline] and [WorkerPool]; each would run its methods without regard to the others",
        "Split the class: one handle guards one object.");

    internal static readonly DiagnosticDescriptor NoJobs = Declaration(
        "CG0030", "A pool needs a job", "'{0}' has no public method and none marked [Job], so its handle could do nothing",
        "Public instance methods are jobs; a non-public one is with [Job].");

    internal static readonly DiagnosticDescriptor AsynchronousOnOwnThreads = Declaration(
        "CG0031", "Job on the pool's own threads must be synchronous", "'{0}' returns a task, but its pool runs jobs on threads of its own: what follows its first await would run elsewhere",
        "Threads of a pool's own are for bodies that block or compute. Make the job synchronous, or leave Threads out.");

    internal static readonly DiagnosticDescriptor TimeoutWithoutToken = Declaration(
        "CG0032", "Timeout cannot reach the job", "'{0}' has a time limit but takes no CancellationToken, so nothing could end its body",
        "A timeout cancels the body's token. Take one, or exempt the job with [Job(TimeoutMilliseconds = -1)].");

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
        ActorShapeError.DerivedFromActor => DerivedFromActor,
        ActorShapeError.PrivateInBase => PrivateInBase,
        ActorShapeError.UselessMark => UselessMark,
        ActorShapeError.SeveralKinds => SeveralKinds,
        ActorShapeError.WrongTurn => WrongTurn,
        ActorShapeError.UnusableTimer => UnusableTimer,
        ActorShapeError.HiddenTask => HiddenTask,
        ActorShapeError.UnusableKey => UnusableKey,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "A shape error without a rule."),
    };

    /// <summary>The rule of each shape error.</summary>
    internal static DiagnosticDescriptor Of(WorkerPoolShapeError error) => error switch
    {
        WorkerPoolShapeError.NotPartial => NotPartial,
        WorkerPoolShapeError.ContainerNotPartial => ContainerNotPartial,
        WorkerPoolShapeError.NotAClass => NotAClass,
        WorkerPoolShapeError.StaticClass => StaticClass,
        WorkerPoolShapeError.Record => Record,
        WorkerPoolShapeError.FileLocal => FileLocal,
        WorkerPoolShapeError.NoJobs => NoJobs,
        WorkerPoolShapeError.UnsupportedParameter => UnsupportedParameter,
        WorkerPoolShapeError.AsyncVoid => AsyncVoid,
        WorkerPoolShapeError.GenericMethod => GenericMethod,
        WorkerPoolShapeError.DuplicateJob => DuplicateMessage,
        WorkerPoolShapeError.ReservedName => ReservedName,
        WorkerPoolShapeError.SeveralTokens => SeveralTokens,
        WorkerPoolShapeError.UnsupportedReturnType => UnsupportedReturnType,
        WorkerPoolShapeError.InvalidSetting => InvalidSetting,
        WorkerPoolShapeError.NoUsableConstructor => NoUsableConstructor,
        WorkerPoolShapeError.AmbiguousConstructors => AmbiguousConstructors,
        WorkerPoolShapeError.SameStart => SameStart,
        WorkerPoolShapeError.PrivateInBase => PrivateInBase,
        WorkerPoolShapeError.UselessMark => UselessMark,
        WorkerPoolShapeError.SeveralKinds => SeveralKinds,
        WorkerPoolShapeError.AsynchronousOnOwnThreads => AsynchronousOnOwnThreads,
        WorkerPoolShapeError.TimeoutWithoutToken => TimeoutWithoutToken,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "A shape error without a rule."),
    };

    private static DiagnosticDescriptor Declaration(string id, string title, string message, string description) =>
        Rule(id, Categories.Declaration, title, message, DiagnosticSeverity.Error, description);
}
