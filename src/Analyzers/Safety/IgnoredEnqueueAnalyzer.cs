using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1023: does nobody look at whether an item was taken in?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredEnqueueAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.IgnoredEnqueue];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Concurrency.EnqueueResult") is { } result)
                start.RegisterOperationAction(c => Analyze(c, result), OperationKind.ExpressionStatement);
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol result)
    {
        // _ = queue.TryEnqueue(x) says that the answer does not matter.
        IOperation value = ((IExpressionStatementOperation)context.Operation).Operation;
        while (value is IConditionalAccessOperation access)
            value = access.WhenNotNull;

        if (value is IInvocationOperation call && KnownTypes.Is(call.Type, result))
            context.ReportDiagnostic(Diagnostic.Create(Rules.IgnoredEnqueue, value.Syntax.GetLocation(), call.TargetMethod.Name));
    }
}
