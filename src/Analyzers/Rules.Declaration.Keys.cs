using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0029: the key of an actor that is one of many.</content>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor UnusableKey = Declaration(
        "CG0029", "Parameter cannot be the key", "'{0}' cannot be the key of an actor: {1}",
        "[ActorKey] marks one parameter of an [Actor]'s constructor, of a type with value equality that admits no null: text, a number, a Guid, an enum, a record, a record struct.");
}
