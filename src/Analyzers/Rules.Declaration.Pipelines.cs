using Concurrency.Generators;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0040 to CG0069: what is wrong with a pipeline's stages. What any class with a handle can do wrong has the rules before.</content>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor NoStages = Declaration(
        "CG0040", "A pipeline needs a stage", "'{0}' has no method marked [Stage], so nothing could run",
        "Mark the methods that make up the pipeline with [Stage(1)], [Stage(2)] and so on.");

    internal static readonly DiagnosticDescriptor SameOrder = Declaration(
        "CG0041", "Two stages have one number", "'{0}' and '{1}' are both stage {2}",
        "The numbers are the order of the stages; gaps are allowed.");

    internal static readonly DiagnosticDescriptor SameName = Declaration(
        "CG0042", "Two stages have one name", "There are several stages called '{0}'; exceptions, statistics and From name a stage by its method",
        "Give overloads names of their own.");

    internal static readonly DiagnosticDescriptor UnsupportedStage = Declaration(
        "CG0043", "Method cannot be a stage", "'{0}' cannot be a stage: {1}",
        "A stage takes one item, or one batch, and optionally a CancellationToken.");

    internal static readonly DiagnosticDescriptor UnsupportedItem = Declaration(
        "CG0044", "Item must be passed by value", "'{0}' cannot be a stage: its parameter '{1}' is passed by reference, or is a ref struct or a pointer",
        "Items wait in queues between stages.");

    internal static readonly DiagnosticDescriptor TypesDoNotMeet = Declaration(
        "CG0045", "Stages do not fit together", "'{0}' takes '{1}', but '{2}' yields '{3}'",
        "What a stage yields must be what the next one takes, or convert to it by an implicit reference or nullable conversion.");

    internal static readonly DiagnosticDescriptor AmbiguousKind = Declaration(
        "CG0046", "Say whether the stage filters", "'{0}' returns bool and could be a filter or yield the bool; write Kind = StageKind.Filter or Kind = StageKind.Map",
        "The types alone do not say: the stage is the last one, takes bool itself, or what follows takes either.");

    internal static readonly DiagnosticDescriptor NoSequence = Declaration(
        "CG0047", "Many needs a sequence", "'{0}' says Many = true but yields '{1}', which is not one sequence",
        "Many hands each element on alone.");

    internal static readonly DiagnosticDescriptor NothingToTake = Declaration(
        "CG0048", "Stage has nothing to take", "'{0}' comes after stages whose results all go elsewhere; write From = nameof(…)",
        "Without From a stage takes from every earlier stage that no other takes from.");

    internal static readonly DiagnosticDescriptor NothingYielded = Declaration(
        "CG0049", "Stage yields nothing", "'{0}' returns nothing, but '{1}' would take from it",
        "A stage without a result is a sink and stands at an end.");

    internal static readonly DiagnosticDescriptor UnknownStage = Declaration(
        "CG0050", "From names no stage", "'{0}' takes from '{1}', which is not a stage of this class",
        "From names a method marked [Stage], or several separated by commas.");

    internal static readonly DiagnosticDescriptor Cycle = Declaration(
        "CG0051", "Pipeline runs in a circle", "The stages run in a circle: {0}",
        "Items would go round for ever, and a full queue would wait for itself.");

    internal static readonly DiagnosticDescriptor UnevenRoute = Declaration(
        "CG0052", "Route needs one branch for the rest", "The branches behind '{0}' choose by When, and {1} of them have none; exactly one must, for the rest",
        "With When on some branches each item goes to one of them: the first whose When is true, else the one without.");

    internal static readonly DiagnosticDescriptor UnsuitableWhen = Declaration(
        "CG0053", "When names no condition", "The When of '{0}' names '{1}', which is not {2}",
        "When names a method of the class that takes the item and returns bool.");

    internal static readonly DiagnosticDescriptor EndsDiffer = Declaration(
        "CG0054", "Ends yield different types", "'{0}' yields '{1}' at its end, but '{2}' yields '{3}'",
        "All ends of a pipeline but sinks yield one type, that of RunAsync.");

    internal static readonly DiagnosticDescriptor BatchParameter = Declaration(
        "CG0055", "Batch needs a list", "'{0}' says Batch, so it must take an array or an IReadOnlyList, not '{1}'",
        "A batch is an array; the method takes it as one or as IReadOnlyList.");

    internal static readonly DiagnosticDescriptor RetryOfMany = Declaration(
        "CG0056", "One-to-many cannot retry", "'{0}' yields many results per item and cannot retry: those of the failed attempt have gone on",
        "Split the stage: retry what can fail, then take its result apart.");

    internal static readonly DiagnosticDescriptor StageTimeoutWithoutToken = Declaration(
        "CG0057", "Timeout cannot reach the stage", "'{0}' has a time limit but takes no CancellationToken, so nothing could end it",
        "A timeout cancels the token that the method takes.");

    internal static readonly DiagnosticDescriptor DeadLetterMissing = Declaration(
        "CG0058", "Nobody takes the dead letters", "'{0}' gives failed items to the [DeadLetter] method, and '{0}''s class has none",
        "Add a method marked [DeadLetter] that takes a StageFailure.");

    internal static readonly DiagnosticDescriptor UnsuitableDeadLetter = Declaration(
        "CG0059", "Method cannot take dead letters", "'{0}' cannot be the [DeadLetter] method: {1}",
        "One method of the class, void or a task, that takes a StageFailure and optionally a CancellationToken.");

    internal static readonly DiagnosticDescriptor HiddenType = Declaration(
        "CG0060", "Handle cannot name the type", "'{0}' {1} a type that is private or protected, so the handle's RunAsync could not name it",
        "What goes into a pipeline and what comes out of it must be visible where the handle is.");

    /// <summary>The rule of each shape error.</summary>
    internal static DiagnosticDescriptor Of(PipelineShapeError error) => error switch
    {
        PipelineShapeError.NotPartial => NotPartial,
        PipelineShapeError.ContainerNotPartial => ContainerNotPartial,
        PipelineShapeError.NotAClass => NotAClass,
        PipelineShapeError.StaticClass => StaticClass,
        PipelineShapeError.Record => Record,
        PipelineShapeError.FileLocal => FileLocal,
        PipelineShapeError.ReservedName => ReservedName,
        PipelineShapeError.InvalidSetting => InvalidSetting,
        PipelineShapeError.NoUsableConstructor => NoUsableConstructor,
        PipelineShapeError.AmbiguousConstructors => AmbiguousConstructors,
        PipelineShapeError.SameStart => SameStart,
        PipelineShapeError.NoStages => NoStages,
        PipelineShapeError.SameOrder => SameOrder,
        PipelineShapeError.SameName => SameName,
        PipelineShapeError.UnsupportedStage => UnsupportedStage,
        PipelineShapeError.UnsupportedParameter => UnsupportedItem,
        PipelineShapeError.TypesDoNotMeet => TypesDoNotMeet,
        PipelineShapeError.AmbiguousKind => AmbiguousKind,
        PipelineShapeError.NoSequence => NoSequence,
        PipelineShapeError.NothingToTake => NothingToTake,
        PipelineShapeError.NothingYielded => NothingYielded,
        PipelineShapeError.UnknownStage => UnknownStage,
        PipelineShapeError.Cycle => Cycle,
        PipelineShapeError.UnevenRoute => UnevenRoute,
        PipelineShapeError.UnsuitableWhen => UnsuitableWhen,
        PipelineShapeError.EndsDiffer => EndsDiffer,
        PipelineShapeError.BatchParameter => BatchParameter,
        PipelineShapeError.RetryOfMany => RetryOfMany,
        PipelineShapeError.TimeoutWithoutToken => StageTimeoutWithoutToken,
        PipelineShapeError.DeadLetterMissing => DeadLetterMissing,
        PipelineShapeError.UnsuitableDeadLetter => UnsuitableDeadLetter,
        PipelineShapeError.HiddenType => HiddenType,
        PipelineShapeError.Timer => UnusableTimer,
        PipelineShapeError.TurnMark => WrongTurn,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "A shape error without a rule."),
    };
}
