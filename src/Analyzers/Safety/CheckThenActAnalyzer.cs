using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1008: is what a concurrent collection was asked still true when the code acts on the answer?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CheckThenActAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.CheckThenAct];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.ConcurrentDictionary is not null)
            {
                start.RegisterOperationAction(c => AnalyzeConditional(c, facts), OperationKind.Conditional);
                start.RegisterOperationAction(c => AnalyzeFactory(c, facts), OperationKind.Invocation);
            }
        });
    }

    private static void AnalyzeConditional(OperationAnalysisContext context, CompilationFacts facts)
    {
        var conditional = (IConditionalOperation)context.Operation;
        if (CollectionCheck.In(conditional.Condition) is not { } check || !IsShared(check.Collection, context, facts))
        {
            return;
        }

        var acts = new CollectionActs(check, facts.Types);
        acts.Visit(conditional.WhenTrue);
        acts.Visit(conditional.WhenFalse);
        if (conditional.Parent is IBlockOperation block && CollectionActs.Leaves(conditional.WhenTrue))
        {
            acts.VisitAfter(block, conditional);
        }

        if (acts.Found.Count == 0 || facts.Held.AnyAt(acts.Found[0]))
        {
            return;
        }

        bool isDisposable = acts.Stores && CreatedOnce.MustBeDisposed(check.ValueType, facts.Types);
        string consequence = acts.IsReadModifyWrite ? "an update gets lost"
            : isDisposable ? "the value that is overwritten is never disposed"
            : acts.AwaitsBefore ? "the work in between is done more than once"
            : acts.Stores ? "a value stored in between is overwritten"
            : "the entry may be gone";
        Report(context, facts, acts.IsReadModifyWrite || isDisposable || (acts.Stores && acts.AwaitsBefore), acts.Found[0], check.Collection, consequence, acts.Found);
    }

    private static void AnalyzeFactory(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("GetOrAdd" or "AddOrUpdate") || call.Instance is not { } collection || !KnownTypes.Is(collection.Type, facts.Types.ConcurrentDictionary)
            || !IsShared(collection, context, facts) || facts.Held.AnyAt(call))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (CreatedOnce.Problem(call, argument, facts) is { } problem)
            {
                Report(context, facts, problem.IsSevere, problem.Operation, collection, problem.Consequence, []);
                return;
            }
        }
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, bool isSevere, IOperation operation, IOperation collection, string consequence, List<IOperation> all)
    {
        if (!facts.MayReport(context.ContainingSymbol.ContainingType, operation.Syntax.SyntaxTree, evident: true))
        {
            return;
        }

        var others = new List<Location>();
        for (int i = 1; i < all.Count; i++)
        {
            others.Add(all[i].Syntax.GetLocation());
        }

        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
            Rules.CheckThenAct,
            isSevere ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            operation.Syntax.GetLocation(),
            others,
            null,
            Writes.ReferredSymbol(collection)?.Name,
            consequence);
    }

    // A field that is not being constructed, a parameter, or a local that a delegate has captured.
    private static bool IsShared(IOperation collection, OperationAnalysisContext context, CompilationFacts facts)
    {
        switch (collection)
        {
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                return context.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor };
            case IParameterReferenceOperation:
                return true;
            case ILocalReferenceOperation local when local.Local.DeclaringSyntaxReferences is { Length: 1 } declarations:
                for (IOperation? outer = collection; outer is not null; outer = outer.Parent)
                {
                    if (outer is IAnonymousFunctionOperation && !outer.Syntax.Span.Contains(declarations[0].Span) && facts.Delegates.Classify(outer) is not (DelegateExecution.Inline or DelegateExecution.Unknown))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
