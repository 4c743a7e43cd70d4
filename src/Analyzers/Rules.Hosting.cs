using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>What a project with Concurrency.Hosting forgets.</content>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor NothingRegistered = Rule(
        "CG0070", Categories.Declaration, "Nothing is registered with the host", "'{0}' is declared in an application that references Concurrency.Hosting and registers nothing: call builder.Services.AddConcurrency()",
        DiagnosticSeverity.Warning, "Without a registration nothing is started, drained or watched with the host, and whoever takes a handle in its constructor fails when it is made.", WellKnownDiagnosticTags.CompilationEnd);
}
