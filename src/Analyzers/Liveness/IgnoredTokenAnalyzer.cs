using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2003: does a loop without an end, or a handler, look at the token it is given?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IgnoredTokenAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.IgnoredToken];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.CancellationToken is not null)
            {
                start.RegisterOperationAction(c => AnalyzeLoop(c, facts), OperationKind.Loop);
                start.RegisterOperationAction(c => AnalyzeAwait(c, facts), OperationKind.Await);
            }
        });
    }

    private static void AnalyzeLoop(OperationAnalysisContext context, CompilationFacts facts)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!IsEndless(loop) || TokenInScope.ParameterOf(loop, context.ContainingSymbol, facts.Types) is not { } token
            || !facts.MayReportLiveness(context.ContainingSymbol.ContainingType, loop.Syntax.SyntaxTree) || !WaitsAndNeverLeaves(loop, facts) || Observes(loop, token, facts.Types))
        {
            return;
        }

        Report(context, facts, (loop as IWhileLoopOperation)?.Condition?.Syntax.GetLocation() ?? loop.Syntax.GetFirstToken().GetLocation(), token, $"This loop never looks at '{token.Name}', so nothing ends it");
    }

    // The first awaited call of a handler that never uses its token. In ordinary code CA2016 has that.
    private static void AnalyzeAwait(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (!Turns.IsOwner(context.ContainingSymbol) || !Turns.IsIn(context.Operation, context.ContainingSymbol, facts) || Called((IAwaitOperation)context.Operation) is not { } call || !TakesToken(call, facts.Types)
            || TokenInScope.ParameterOf(call, context.ContainingSymbol, facts.Types) is not { } token || !facts.MayReportLiveness(context.ContainingSymbol.ContainingType, call.Syntax.SyntaxTree))
        {
            return;
        }

        foreach (IOperation operation in EnclosingFunction.Root(call).Descendants())
        {
            if ((operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, token))
                || (operation is IAwaitOperation earlier && earlier.Syntax.SpanStart < context.Operation.Syntax.SpanStart && Called(earlier) is { } before && TakesToken(before, facts.Types)))
            {
                return;
            }
        }

        Report(context, facts, call.Syntax.GetLocation(), token, $"'{token.Name}' is cancelled by the caller, the timeout and the stop, and '{context.ContainingSymbol.Name}' never looks at it");
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, Location location, IParameterSymbol token, string message) => ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
        Rules.IgnoredToken, facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), location, null,
        ImmutableDictionary<string, string?>.Empty.Add(UnboundedWaitAnalyzer.TokenProperty, token.Name), message);

    private static bool IsEndless(ILoopOperation loop) => loop is IForLoopOperation { Condition: null } or IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true } };

    private static bool WaitsAndNeverLeaves(ILoopOperation loop, CompilationFacts facts)
    {
        bool waits = false;
        IOperation function = EnclosingFunction.Of(loop);
        foreach (IOperation operation in loop.Body.Descendants())
        {
            switch (operation)
            {
                case IReturnOperation { Kind: not OperationKind.YieldReturn } or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo } or IThrowOperation when EnclosingFunction.Of(operation) == function:
                    return false;
                case IAwaitOperation when EnclosingFunction.Of(operation) == function:
                case IInvocationOperation { TargetMethod.Name: "Sleep" } sleep when KnownTypes.Is(((IInvocationOperation)operation).TargetMethod.ContainingType, facts.Types.Thread):
                    waits = true;
                    break;
            }
        }

        return waits;
    }

    // The token itself, any other token or source, or a local that was made with it.
    private static bool Observes(ILoopOperation loop, IParameterSymbol token, KnownTypes types)
    {
        HashSet<ISymbol> made = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in EnclosingFunction.Of(loop).Descendants())
        {
            if (operation is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator && !loop.Syntax.Span.Contains(declarator.Syntax.Span) && Writes.Mentions(value, token))
            {
                made.Add(declarator.Symbol);
            }
        }

        foreach (IOperation operation in loop.Body.Descendants())
        {
            if (Writes.ReferredSymbol(operation) is { } symbol
                && (SymbolEqualityComparer.Default.Equals(symbol, token) || made.Contains(symbol)
                    || ((KnownTypes.Is(operation.Type, types.CancellationToken) || KnownTypes.Is(operation.Type, types.CancellationTokenSource)) && !WaitBounds.IsNoToken(operation))))
            {
                return true;
            }
        }

        return false;
    }

    private static IInvocationOperation? Called(IAwaitOperation await)
    {
        IOperation value = WaitBounds.Bare(await.Operation);
        return value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: IInvocationOperation configured } ? configured : value as IInvocationOperation;
    }

    // A token that is left out: an optional parameter, or one that an overload has.
    private static bool TakesToken(IInvocationOperation call, KnownTypes types)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (KnownTypes.Is(argument.Parameter?.Type, types.CancellationToken))
            {
                return argument.ArgumentKind == ArgumentKind.DefaultValue;
            }
        }

        foreach (ISymbol member in call.TargetMethod.ContainingType.GetMembers(call.TargetMethod.Name))
        {
            if (member is IMethodSymbol overload && overload.Parameters.Length == call.TargetMethod.Parameters.Length + 1 && KnownTypes.Is(overload.Parameters[overload.Parameters.Length - 1].Type, types.CancellationToken)
                && StartsAlike(overload, call.TargetMethod))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsAlike(IMethodSymbol overload, IMethodSymbol method)
    {
        for (int i = 0; i < method.OriginalDefinition.Parameters.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(overload.OriginalDefinition.Parameters[i].Type, method.OriginalDefinition.Parameters[i].Type))
            {
                return false;
            }
        }

        return true;
    }
}
