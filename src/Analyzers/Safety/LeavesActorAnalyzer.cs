using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1012: which await of an interleaved turn, or of a method of the class that it calls, leaves the actor's context?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeavesActorAnalyzer : DiagnosticAnalyzer
{
    // ConfigureAwaitOptions.ContinueOnCapturedContext.
    private const int ContinuesOnContext = 1;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LeavesActor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(StartType, SymbolKind.NamedType);
    }

    private static void StartType(SymbolStartAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!Annotations.IsOwner(type))
        {
            return;
        }

        List<IMethodSymbol> turns = [];
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { IsStatic: false } method && Turns.Interleaves(method) && Turns.IsTurn(method))
            {
                turns.Add(method);
            }
        }

        if (turns.Count == 0)
        {
            return;
        }

        var calls = new OwnCalls(type);
        var leaving = new ConcurrentBag<(ISymbol Member, Location Place)>();
        context.RegisterOperationAction(
            c =>
            {
                // A lambda has awaits of its own, and mostly a place of its own to run.
                if (EnclosingFunction.Of(c.Operation) is IAnonymousFunctionOperation)
                {
                    return;
                }

                ISymbol member = c.ContainingSymbol.OriginalDefinition;
                calls.Note(member, c.Operation);
                if (c.Operation is IInvocationOperation call && Leaves(call))
                {
                    leaving.Add((member, call.Syntax.GetLocation()));
                }
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference);
        context.RegisterSymbolEndAction(end =>
        {
            var reported = new HashSet<Location>();
            foreach (IMethodSymbol turn in turns)
            {
                var reachable = new HashSet<ISymbol>(calls.ReachableFrom(turn), SymbolEqualityComparer.Default);
                foreach ((ISymbol member, Location place) in leaving)
                {
                    if (reachable.Contains(member) && reported.Add(place))
                    {
                        end.ReportDiagnostic(Diagnostic.Create(Rules.LeavesActor, place, turn.Name));
                    }
                }
            }
        });
    }

    private static bool Leaves(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Name != "ConfigureAwait" || method.ContainingNamespace is not { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } })
        {
            return false;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            switch (argument.Value.ConstantValue)
            {
                case { HasValue: true, Value: false }:
                    return true;
                case { HasValue: true, Value: int options } when argument.Parameter?.Type.TypeKind == TypeKind.Enum:
                    return (options & ContinuesOnContext) == 0;
            }
        }

        return false;
    }
}
