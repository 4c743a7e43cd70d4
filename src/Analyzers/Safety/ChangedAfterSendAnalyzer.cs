using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which value does its sender change although the receiver has it already?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChangedAfterSendAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ChangedAfterSend];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);

            // Per body, not per call: the report stands at the change, and an editor offers fixes only for what is reported inside the analyzed piece.
            start.RegisterOperationBlockAction(c => AnalyzeBody(c, facts));
        });
    }

    private static void AnalyzeBody(OperationBlockAnalysisContext context, CompilationFacts facts)
    {
        foreach (IOperation body in context.OperationBlocks)
        {
            foreach (IOperation operation in body.Descendants())
            {
                if (operation is IInvocationOperation { Arguments.IsEmpty: false } call)
                {
                    Analyze(context, body, call, facts);
                }
            }
        }
    }

    private static void Analyze(OperationBlockAnalysisContext context, IOperation body, IInvocationOperation call, CompilationFacts facts)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            // Cheapest question first: most arguments are no variables, or of types that never change.
            if (Variable(argument.Value) is { } variable && !IsSafeToShare(argument.Value.Type, argument.Value, facts) && GivesAway(call, argument, facts))
            {
                Report(context, body, call, argument, variable, facts);
            }
        }
    }

    private static bool GivesAway(IInvocationOperation call, IArgumentOperation argument, CompilationFacts facts) =>
        facts.Sends.IsSend(call) ? !SendSites.AwaitsReply(call) || SendSites.Transfers(argument.Parameter) : SendSites.Transfers(argument.Parameter);

    private static void Report(OperationBlockAnalysisContext context, IOperation body, IInvocationOperation call, IArgumentOperation argument, ISymbol variable, CompilationFacts facts)
    {
        List<Location> changes = [];
        foreach (IOperation use in LaterUses.Of(context.GetControlFlowGraph(body), call, variable, onlyWhenTrue: call.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal)))
        {
            if (Changes.IsChange(use, facts.Safety))
            {
                changes.Add(use.Syntax.GetLocation());
            }
        }

        if (changes.Count == 0)
        {
            return;
        }

        // One report per sent value; first in the text, because the order of the walk is no order for a reader.
        changes.Sort(static (a, b) => a.SourceSpan.Start.CompareTo(b.SourceSpan.Start));
        DiagnosticSeverity severity = Handles.Classify(call.TargetMethod) != HandleCall.None ? DiagnosticSeverity.Warning
            : facts.SeverityFor(context.OwningSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info);
        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
            Rules.ChangedAfterSend,
            severity,
            changes[0],
            [argument.Syntax.GetLocation(), .. changes.Skip(1)],
            properties: null,
            variable.Name,
            call.TargetMethod.Name);
    }

    private static ISymbol? Variable(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
    }

    /// <summary>Types that guard themselves; a promise that nobody changes it after the send does not exempt the one who does.</summary>
    private static bool IsSafeToShare(ITypeSymbol? type, IOperation value, CompilationFacts facts) =>
        type is null or IErrorTypeSymbol
        || facts.Safety.Of(type, value.Syntax.SyntaxTree) is ThreadSafety.ThreadSafe or ThreadSafety.Immutable
        || Annotations.Has(type, "SendableAttribute") || Handles.IsHandle(type);
}
