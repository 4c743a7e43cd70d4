using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1001: is a variable that a delegate captures written by several invocations at the same time?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CapturedWriteAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.CapturedWrite];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.Task is not null)
            {
                // A helper that several delegates call is reported for the first of them only.
                var reported = new ConcurrentDictionary<SyntaxNode, SyntaxNode>();
                start.RegisterOperationAction(c => Analyze(c, facts, reported), OperationKind.AnonymousFunction, OperationKind.MethodReference);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, ConcurrentDictionary<SyntaxNode, SyntaxNode> reported)
    {
        DelegateExecution execution = facts.Delegates.Classify(context.Operation);
        if (execution is not (DelegateExecution.Concurrent or DelegateExecution.ConcurrentAfterAwait or DelegateExecution.Elsewhere)
            || DelegateBodies.Of(context.Operation) is not { } function
            || !facts.MayReport(context.ContainingSymbol.ContainingType, context.Operation.Syntax.SyntaxTree, evident: true))
        {
            return;
        }

        Dictionary<ISymbol, List<CapturedWrite>>? writes = new CapturedWrites(function, facts).Find(afterAwait: execution == DelegateExecution.ConcurrentAfterAwait);
        if (writes is null)
        {
            return;
        }

        foreach (KeyValuePair<ISymbol, List<CapturedWrite>> variable in writes)
        {
            List<Location> others = [];
            if (IsPartOfFanOut(context.Operation, variable.Key, facts) || (execution == DelegateExecution.Elsewhere && !LiveTasks.Overlap(context.Operation, variable.Key, variable.Value, facts, others)))
            {
                continue;
            }

            SyntaxNode first = variable.Value[0].Operation.Syntax;
            if (reported.GetOrAdd(first, context.Operation.Syntax) == context.Operation.Syntax)
            {
                Report(context, facts, variable.Key, variable.Value, others);
            }
        }
    }

    // The delegate around it runs several times at once itself, and is reported with all that stands in it.
    private static bool IsPartOfFanOut(IOperation function, ISymbol variable, CompilationFacts facts)
    {
        for (IOperation? outer = function.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation && facts.Delegates.Classify(outer) is DelegateExecution.Concurrent or DelegateExecution.ConcurrentAfterAwait && !LiveTasks.Declares(outer.Syntax, variable))
            {
                return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, ISymbol variable, List<CapturedWrite> writes, List<Location> others)
    {
        for (int i = writes.Count - 1; i > 0; i--)
        {
            others.Insert(0, writes[i].Operation.Syntax.GetLocation());
        }

        string consequence = writes[0].IsMutation ? "a " + writes[0].TypeName + " allows no writer beside another thread" : writes[0].IsReadModifyWrite ? "updates get lost" : "which value wins is chance";
        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.CapturedWrite, facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Warning),
            writes[0].Operation.Syntax.GetLocation(), others, null, variable.Name, consequence);
    }
}
