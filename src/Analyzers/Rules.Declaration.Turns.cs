using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0024: what a handler's turn may overlap with.</content>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor WrongTurn = Declaration(
        "CG0024", "Turn mark means nothing here", "'{0}' is marked [{1}], which means nothing here: it {2}",
        "[Query] is for messages that read and return what they read; [Interleave] is for messages that return a task or a stream and wait. Other marks, and those in a pool or a pipeline, would promise an overlap that never happens.");
}
