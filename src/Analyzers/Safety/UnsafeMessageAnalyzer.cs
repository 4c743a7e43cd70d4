using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which mutable value is given to an actor, pool or flow although the sender keeps it?</summary>
/// <remarks>
/// After Swift's region rule (SE-0414): a value that was made here and is not used after the send may be as mutable as it likes. Changes after the send are <c>CG1006</c>'s; here it is
/// reads, and values that others know already.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsafeMessageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnsafeMessage];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterOperationAction(c => Analyze(c, facts), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Arguments.IsEmpty || Handles.Classify(call.TargetMethod) == HandleCall.None)
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = Bare(argument.Value);
            if (argument.IsImplicit || facts.Sendability.Of(value.Type, call.Syntax.SyntaxTree) != SendVerdict.Confined || WhyShared(value, call, argument, context, facts) is not { } reason)
            {
                continue;
            }

            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.UnsafeMessage, DiagnosticSeverity.Warning, value.Syntax.GetLocation(), value.Syntax.ToString(), reason, call.TargetMethod.Name);
        }
    }

    private static string? WhyShared(IOperation value, IInvocationOperation call, IArgumentOperation argument, OperationAnalysisContext context, CompilationFacts facts)
    {
        switch (value)
        {
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation }:
            case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Property: { } property } when AutoProperties.IsAuto(property):
                return "belongs to the sender's state";
            case ILocalReferenceOperation { Local: { } local }:
                return InitialValue(local, value) is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } ? "belongs to the sender's state"
                    : IsCaptured(local, value) ? "is captured from the function around"
                    : WhyUsedLater(local, call, argument, context, facts);
            case IParameterReferenceOperation { Parameter: { } parameter }:
                return IsPrimary(parameter, context.ContainingSymbol) ? "belongs to the sender's state"
                    : WhyUsedLater(parameter, call, argument, context, facts)
                    ?? (facts.Options.For(call.Syntax.SyntaxTree).Level == AnalysisLevel.Complete ? "came from a caller who may keep it" : null);
            default:
                return null;
        }
    }

    private static string? WhyUsedLater(ISymbol variable, IInvocationOperation call, IArgumentOperation argument, OperationAnalysisContext context, CompilationFacts facts)
    {
        if (SendSites.AwaitsReply(call) && !SendSites.Transfers(argument.Parameter))
        {
            return null;
        }

        bool isUsed = false;
        foreach (IOperation use in LaterUses.Of(context.GetControlFlowGraph(), call, variable, onlyWhenTrue: false))
        {
            if (Changes.IsChange(use, facts.Safety))
            {
                return null;
            }

            isUsed = true;
        }

        return isUsed ? "is used after the send" : null;
    }

    private static IOperation? InitialValue(ILocalSymbol local, IOperation reference) =>
        local.DeclaringSyntaxReferences is { Length: 1 } declarations && declarations[0].SyntaxTree == reference.Syntax.SyntaxTree
        && reference.SemanticModel?.GetOperation(declarations[0].GetSyntax()) is IVariableDeclaratorOperation { Initializer.Value: { } initial }
            ? Bare(initial)
            : null;

    /// <summary>Declared outside of the lambda or local function that sends it, and known to more than the declaration and this send.</summary>
    private static bool IsCaptured(ILocalSymbol local, IOperation reference)
    {
        IMethodSymbol? function = EnclosingFunction.Of(reference) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation localFunction => localFunction.Symbol,
            _ => null,
        };
        return function is not null && !SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, function) && CountOf(EnclosingFunction.Root(reference), local) > 1;
    }

    private static int CountOf(IOperation operation, ILocalSymbol local)
    {
        int count = 0;
        foreach (IOperation inner in operation.Descendants())
        {
            if (inner is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                count++;
            }
        }

        return count;
    }

    private static bool IsPrimary(IParameterSymbol parameter, ISymbol member) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, member);

    private static IOperation Bare(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }
}
