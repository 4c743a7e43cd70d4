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
                start.RegisterOperationAction(c => Analyze(c, facts), OperationKind.AnonymousFunction);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        DelegateExecution execution = facts.Delegates.Classify(lambda);
        if (execution is not (DelegateExecution.Concurrent or DelegateExecution.ConcurrentAfterAwait or DelegateExecution.Elsewhere)
            || !facts.MayReport(context.ContainingSymbol.ContainingType, lambda.Syntax.SyntaxTree, evident: true))
        {
            return;
        }

        Dictionary<ISymbol, List<CapturedWrite>>? writes = new CapturedWrites(lambda, facts).Find(afterAwait: execution == DelegateExecution.ConcurrentAfterAwait);
        if (writes is null)
        {
            return;
        }

        foreach (KeyValuePair<ISymbol, List<CapturedWrite>> variable in writes)
        {
            List<Location> others = [];
            if (execution == DelegateExecution.Elsewhere && !LiveTasks.Overlap(lambda, variable.Key, facts, others))
            {
                continue;
            }

            Report(context, facts, variable.Key, variable.Value, others);
        }
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
