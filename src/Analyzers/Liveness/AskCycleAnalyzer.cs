using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2013: does an actor wait for itself, or for one that waits for it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AskCycleAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AskCycle];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.ActorAttribute is null)
            {
                return;
            }

            var graph = new AskGraph();
            start.RegisterSymbolStartAction(c => Start(c, facts, graph), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => ReportCycles(end, graph));
        });
    }

    private static void Start(SymbolStartAnalysisContext context, CompilationFacts facts, AskGraph graph)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!AskGraph.IsActor(type))
        {
            return;
        }

        var calls = new ConcurrentQueue<AskEdge>();
        context.RegisterOperationAction(c => Collect(c, facts, calls), OperationKind.Invocation);
        context.RegisterSymbolEndAction(end =>
        {
            graph.Add(type, calls);
            ReportSelfAsks(end, type, graph);
        });
    }

    private static void Collect(OperationAnalysisContext context, CompilationFacts facts, ConcurrentQueue<AskEdge> calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (context.ContainingSymbol is not IMethodSymbol method || !RunsInTheTurn(call, facts))
        {
            return;
        }

        if (Handles.Classify(call.TargetMethod) == HandleCall.Ask)
        {
            if (IsWaitedFor(call) && AskGraph.Asked(call.TargetMethod) is { } asked)
            {
                calls.Enqueue(new AskEdge(method, asked, call.Syntax.GetLocation(), IsAsk: true, IsSelf: IsSelf(call.Instance)));
            }
        }
        else if (call.Instance is IInstanceReferenceOperation && (!facts.Types.IsTaskLike(call.Type) || IsWaitedFor(call)))
        {
            calls.Enqueue(new AskEdge(method, call.TargetMethod, call.Syntax.GetLocation(), IsAsk: false, IsSelf: false));
        }
    }

    // Awaited, blocked on, or returned as what the handler ends with.
    private static bool IsWaitedFor(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "AsTask" or "WaitAsync" or "ConfigureAwait" })
        {
            value = value.Parent;
        }

        return Awaits.IsAwaited(call) || value.Parent is IReturnOperation;
    }

    private static bool RunsInTheTurn(IOperation operation, CompilationFacts facts)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation || (current is IAnonymousFunctionOperation && facts.Delegates.Classify(current) != DelegateExecution.Inline))
            {
                return false;
            }
        }

        return true;
    }

    // Self, Self.WithTimeout(…), or a local that is it.
    private static bool IsSelf(IOperation? handle) => handle switch
    {
        IConversionOperation conversion => IsSelf(conversion.Operand),
        IPropertyReferenceOperation { Property.Name: "Self", Instance: IInstanceReferenceOperation } => true,
        IInvocationOperation { TargetMethod.Name: "WithTimeout", Instance: { } inner } => IsSelf(inner),
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: { DeclaredAccessibility: Accessibility.Private } field } => HoldsSelfOnly(field),
        ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } declarations } } local when declarations[0].SyntaxTree == local.Syntax.SyntaxTree =>
            local.SemanticModel?.GetOperation(declarations[0].GetSyntax()) is IVariableDeclaratorOperation { Initializer.Value: { } initial } && IsSelf(initial),
        _ => false,
    };

    // _me = Self; and nothing else is ever assigned.
    private static bool HoldsSelfOnly(IFieldSymbol field)
    {
        bool holdsSelf = false;
        foreach (SyntaxReference part in field.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in part.GetSyntax().DescendantNodes())
            {
                ExpressionSyntax? assigned = node switch
                {
                    AssignmentExpressionSyntax assignment when Name(assignment.Left) == field.Name => assignment.Right,
                    VariableDeclaratorSyntax { Initializer.Value: { } initial } variable when variable.Identifier.ValueText == field.Name => initial,
                    ArgumentSyntax { RefKindKeyword.RawKind: not 0 } handed when Name(handed.Expression) == field.Name => handed.Expression,
                    _ => null,
                };
                if (assigned is not null && assigned is not LiteralExpressionSyntax && Name(assigned) != "Self")
                {
                    return false;
                }

                holdsSelf |= assigned is not (null or LiteralExpressionSyntax);
            }
        }

        return holdsSelf;
    }

    private static string? Name(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        PostfixUnaryExpressionSyntax { Operand: { } operand } => Name(operand),
        MemberAccessExpressionSyntax { Name: { } name } => name.Identifier.ValueText,
        _ => null,
    };

    private static void ReportSelfAsks(SymbolAnalysisContext context, INamedTypeSymbol type, AskGraph graph)
    {
        HashSet<Location> reported = [];
        foreach (IMethodSymbol turn in graph.Turns(type))
        {
            foreach (AskEdge ask in graph.AsksOf(turn))
            {
                if (ask.IsSelf && !AskGraph.Overlap(turn, ask.To) && reported.Add(ask.Place))
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rules.AskCycle, ask.Place, $"'{turn.Name}' waits for an answer that its own actor can only give after '{turn.Name}' has ended"));
                }
            }
        }
    }

    private static void ReportCycles(CompilationAnalysisContext context, AskGraph graph)
    {
        HashSet<string> reported = new(StringComparer.Ordinal);
        foreach (List<AskEdge> cycle in graph.Cycles(context.CancellationToken))
        {
            string[] names = [.. cycle.Select(static e => e.From.ContainingType.Name + "." + e.From.Name)];
            if (!reported.Add(string.Join("|", cycle.Select(static e => e.From.ContainingType.ToDisplayString()).Distinct().OrderBy(static n => n, StringComparer.Ordinal))))
            {
                continue;
            }

            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
                Rules.AskCycle, DiagnosticSeverity.Info, cycle[0].Place, cycle.Skip(1).Select(static e => e.Place), null,
                $"{string.Join(" waits for ", names.Select(static n => "'" + n + "'"))}, which waits for '{cycle[0].From.ContainingType.Name}': if it is the same object, none of them goes on");
        }
    }
}
