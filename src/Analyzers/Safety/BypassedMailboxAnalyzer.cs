using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1015: is the class of an actor constructed or called as if it were an ordinary one?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BypassedMailboxAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.BypassedMailbox];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // The generated half constructs the actor: that is the mailbox.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);

            // A test may well look at the class alone.
            if (facts.Types.ActorAttribute is not null && !facts.IsTestProject)
                start.RegisterOperationAction(Analyze, OperationKind.ObjectCreation, OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case IObjectCreationOperation { Type: INamedTypeSymbol actor } creation when IsActor(actor) && !IsInside(context.ContainingSymbol, actor):
                Report(context, creation, $"'{actor.Name}' is constructed without a mailbox: {(IsKeyed(actor) ? "its directory's 'Get' leads to one that has it" : $"'{actor.Name}.Ref.Start' gives it one")}");
                break;
            case IInvocationOperation { Instance.Type: INamedTypeSymbol actor } call when IsActor(actor) && Turns.IsTurn(call.TargetMethod) && call.Instance is not IInstanceReferenceOperation && !IsInside(context.ContainingSymbol, actor):
                Report(context, call, $"'{call.TargetMethod.Name}' is called past the mailbox of '{actor.Name}', while a message may be running");
                break;
        }
    }

    private static bool IsActor(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Annotations.Has(current, "ActorAttribute"))
                return true;
        }

        return false;
    }

    private static bool IsKeyed(INamedTypeSymbol actor) => actor.InstanceConstructors.Any(static c => c.Parameters.Any(static p => Annotations.Has(p, "ActorKeyAttribute")));

    // The class itself, what is nested in it, and what derives from it.
    private static bool IsInside(ISymbol member, INamedTypeSymbol actor)
    {
        for (INamedTypeSymbol? outer = member.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            for (INamedTypeSymbol? current = outer; current is not null; current = current.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, actor.OriginalDefinition))
                    return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, IOperation place, string what) => context.ReportDiagnostic(Diagnostic.Create(Rules.BypassedMailbox, place.Syntax.GetLocation(), what));
}
