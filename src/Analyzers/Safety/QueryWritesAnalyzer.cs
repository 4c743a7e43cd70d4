using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1011: which write to the actor's state is reached from a query?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class QueryWritesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.QueryWrites];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterSymbolStartAction(c => StartType(c, facts), SymbolKind.NamedType);
        });
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!Annotations.IsOwner(type) || Queries(type) is not { Count: > 0 } queries)
        {
            return;
        }

        var calls = new OwnCalls(type);
        var writes = new ConcurrentBag<(ISymbol Member, ISymbol State, Location Place)>();
        context.RegisterOperationAction(
            c =>
            {
                ISymbol member = c.ContainingSymbol.OriginalDefinition;
                if (!RunsHere(c.Operation, facts))
                {
                    return;
                }

                calls.Note(member, c.Operation);
                if (StateWritten(c.Operation, facts) is { } state && !facts.Held.AnyAt(c.Operation))
                {
                    writes.Add((member, state, c.Operation.Syntax.GetLocation()));
                }
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference,
            OperationKind.Invocation);
        context.RegisterSymbolEndAction(end => Report(end, queries, calls, writes));
    }

    private static List<(IMethodSymbol Body, ISymbol Query)> Queries(INamedTypeSymbol type)
    {
        var queries = new List<(IMethodSymbol, ISymbol)>();
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol or IPropertySymbol && Annotations.Has(member, "QueryAttribute") && (member as IMethodSymbol ?? ((IPropertySymbol)member).GetMethod) is { IsStatic: false } body)
            {
                queries.Add((body, member));
            }
        }

        return queries;
    }

    private static void Report(SymbolAnalysisContext context, List<(IMethodSymbol Body, ISymbol Query)> queries, OwnCalls calls, ConcurrentBag<(ISymbol Member, ISymbol State, Location Place)> writes)
    {
        var reported = new HashSet<Location>();
        foreach ((IMethodSymbol body, ISymbol query) in queries)
        {
            var reachable = new HashSet<ISymbol>(calls.ReachableFrom(body), SymbolEqualityComparer.Default);
            foreach ((ISymbol member, ISymbol state, Location place) in writes)
            {
                if (reachable.Contains(member) && reported.Add(place))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rules.QueryWrites, place, query.Locations, state.Name, query.Name));
                }
            }
        }
    }

    /// <summary>The member of this object that is written, or whose inside is, where the reference stands.</summary>
    private static ISymbol? StateWritten(IOperation operation, CompilationFacts facts)
    {
        if (operation is not IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } reference
            || reference is IPropertyReferenceOperation { Property: { } property } && !AutoProperties.IsAuto(property)
            || Annotations.IsThreadSafeMember(reference.Member) || (reference.Type is { } type && Annotations.IsThreadSafe(type)))
        {
            return null;
        }

        if (facts.Safety.IsMutatedAt(reference))
        {
            return reference.Member;
        }

        // _order.Address.City = …, _grid[0] = …, but not Interlocked.Increment(ref _hits).
        IOperation outermost = reference;
        while (outermost.Parent is { } parent && IsInside(parent, outermost))
        {
            outermost = parent;
        }

        return Writes.IsWritten(outermost) && !IsAtomic(outermost, facts) ? reference.Member : null;
    }

    // An indexer is its collection's own business, which TypeSafety knows.
    private static bool IsInside(IOperation parent, IOperation part) => parent switch
    {
        IFieldReferenceOperation field => field.Instance == part,
        IPropertyReferenceOperation { Arguments.Length: 0 } property => property.Instance == part,
        IArrayElementReferenceOperation element => element.ArrayReference == part,
        _ => false,
    };

    private static bool IsAtomic(IOperation reference, CompilationFacts facts) =>
        reference.Parent is IArgumentOperation { Parent: IInvocationOperation call }
        && (KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Interlocked) || KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Volatile));

    /// <summary>Not in a delegate that runs elsewhere or later: then it is not the query that writes.</summary>
    private static bool RunsHere(IOperation operation, CompilationFacts facts)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation && facts.Delegates.Classify(outer) != DelegateExecution.Inline)
            {
                return false;
            }
        }

        return true;
    }
}
