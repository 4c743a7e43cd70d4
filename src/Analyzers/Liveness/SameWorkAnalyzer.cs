using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2024: will many callers do the same thing at the same moment?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SameWorkAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SameWork];

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
        string? message = call.TargetMethod.Name switch
        {
            "Delay" when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Task) && IsRetry(call) => "Everybody whom the same failure has hit tries again at the same moment: the delay is a constant",
            "Sleep" when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Thread) && IsRetry(call) => "Everybody whom the same failure has hit tries again at the same moment: the delay is a constant",
            "Set" or "SetAsync" or "SetString" or "SetStringAsync" or "Add" or "AddAsync" or "Put" or "PutAsync" when IsStampede(call, facts) => "Everybody who misses this entry computes it: nothing lets the others wait for the first one",
            "PulseAll" when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Monitor) && AddsOne(call) => "All waiters wake up for one item, and all but one go back to sleep",
            _ => null,
        };
        if (message is not null && facts.MayReportLiveness(context.ContainingSymbol.ContainingType, call.Syntax.SyntaxTree))
        {
            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.SameWork, DiagnosticSeverity.Info, call.Syntax.GetLocation(), message);
        }
    }

    // A constant delay after a failure, in a loop that success leaves.
    private static bool IsRetry(IInvocationOperation delay)
    {
        if (delay.Arguments.Length == 0 || !IsConstant(delay.Arguments[0].Value))
        {
            return false;
        }

        for (IOperation current = delay; current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = parent)
        {
            if (parent is IBlockOperation { Parent: ILoopOperation } body && FollowsAttempt(body, current))
            {
                return true;
            }

            if (parent is ICatchClauseOperation handler)
            {
                return handler.Parent is ITryOperation attempt && !IsCancellation(handler.ExceptionType) && FanOutSource.ElementLoop(attempt) is not null and not IForEachLoopOperation && IsAttempt(attempt.Body);
            }
        }

        return false;
    }

    // while (…) { try { return …; } catch { } await Task.Delay(…); }
    private static bool FollowsAttempt(IBlockOperation body, IOperation delay)
    {
        ITryOperation? attempt = null;
        foreach (IOperation statement in body.Operations)
        {
            if (statement == delay)
            {
                break;
            }

            attempt = statement as ITryOperation;
        }

        return attempt is { Catches: { Length: > 0 } handlers } && body.Parent is not IForEachLoopOperation && IsAttempt(attempt.Body) && !handlers.All(static h => IsCancellation(h.ExceptionType)) && !handlers.Any(static h => StateGuards.Leaves(h.Handler));
    }

    private static bool IsConstant(IOperation delay) => WaitBounds.Bare(delay) switch
    {
        { ConstantValue: { HasValue: true, Value: not 0 } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", Name: { } name }, Arguments: { Length: > 0 } arguments } => name.StartsWith("From", StringComparison.Ordinal) && arguments[0].Value.ConstantValue.HasValue,
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
        ILocalReferenceOperation local => IsConstantLocal(local),
        _ => false,
    };

    // var delay = TimeSpan.FromSeconds(1); that nobody changes.
    private static bool IsConstantLocal(ILocalReferenceOperation local)
    {
        IOperation? initial = null;
        foreach (IOperation operation in EnclosingFunction.Root(local).Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))
            {
                initial = declarator.Initializer?.Value;
            }
            else if (operation is ILocalReferenceOperation use && SymbolEqualityComparer.Default.Equals(use.Local, local.Local) && Writes.IsWritten(use))
            {
                return false;
            }
        }

        return initial is not (null or ILocalReferenceOperation) && IsConstant(initial);
    }

    private static bool IsCancellation(ITypeSymbol? exception) => exception is { Name: "OperationCanceledException" or "TaskCanceledException" };

    // Waits for somebody outside, and leaves the loop when that has worked.
    private static bool IsAttempt(IBlockOperation body)
    {
        bool leaves = false;
        bool waits = false;
        foreach (IOperation operation in body.Descendants())
        {
            leaves |= operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break };
            waits |= operation is IAwaitOperation || (operation is IInvocationOperation call && BlockingCalls.IsNetwork(call));
        }

        return leaves && waits;
    }

    // if (!cache.TryGetValue(key, …)) { value = await …; cache.Set(key, value); }
    private static bool IsStampede(IInvocationOperation store, CompilationFacts facts)
    {
        if (Cache(store, out string? key) is not { } cache || key is null)
        {
            return false;
        }

        IOperation function = EnclosingFunction.Of(store);
        int asked = -1;
        bool fetches = false;
        foreach (IOperation operation in function.Descendants())
        {
            if (operation.Syntax.Span.End > store.Syntax.SpanStart)
            {
                continue;
            }

            if (operation is IInvocationOperation { TargetMethod.Name: "TryGetValue" or "TryGet" or "Get" or "GetAsync" or "GetString" or "GetStringAsync" or "Contains" or "ContainsKey" or "Exists" } read
                && SymbolEqualityComparer.Default.Equals(Cache(read, out string? readKey), cache) && readKey == key)
            {
                asked = read.Syntax.Span.End;
            }
            else if (operation is IAwaitOperation await && asked >= 0 && await.Syntax.SpanStart > asked && !(await.Operation is IInvocationOperation own && Cache(own, out _) is not null))
            {
                fetches = true;
            }
        }

        return fetches && !facts.Held.AnyAt(store);
    }

    // A field or parameter whose type calls itself a cache. HybridCache and its like let one caller compute for all.
    private static ISymbol? Cache(IInvocationOperation call, out string? key)
    {
        IOperation? receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        int keyAt = call.Instance is null ? 1 : 0;
        key = call.Arguments.Length > keyAt ? call.Arguments[keyAt].Value.Syntax.ToString() : null;
        receiver = receiver is null ? null : WaitBounds.Bare(receiver);
        return receiver is IFieldReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation && receiver.Type is { Name: { } name }
            && name.EndsWith("Cache", StringComparison.Ordinal) && name is not ("HybridCache" or "IFusionCache" or "FusionCache")
            ? Writes.ReferredSymbol(receiver)
            : null;
    }

    // One item is added, and everybody waits at one place for one.
    private static bool AddsOne(IInvocationOperation pulse)
    {
        IOperation function = EnclosingFunction.Of(pulse);
        int adds = 0;
        foreach (IOperation operation in function.Descendants())
        {
            switch (operation)
            {
                case ILoopOperation:
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } or ICompoundAssignmentOperation or IIncrementOrDecrementOperation:
                    return false;
                case IInvocationOperation { TargetMethod.Name: "Enqueue" or "Push" or "Add" or "AddLast" or "AddFirst", Instance: IFieldReferenceOperation { Type: { } type } }:
                    adds += TypeSafety.IsFrameworkCollection(type) ? 1 : 2;
                    break;
                case IInvocationOperation { TargetMethod: { ContainingType.Name: not ("Monitor" or "ArgumentNullException" or "ObjectDisposedException") } }:
                    return false;
            }
        }

        return adds == 1 && pulse.SemanticModel?.GetEnclosingSymbol(pulse.Syntax.SpanStart)?.ContainingType is { DeclaringSyntaxReferences: { Length: 1 } declarations } && Waits(declarations[0].GetSyntax()) == 1;
    }

    private static int Waits(SyntaxNode type)
    {
        int count = 0;
        foreach (SyntaxNode node in type.DescendantNodes())
        {
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: { } receiver } } && receiver.ToString().EndsWith("Monitor", StringComparison.Ordinal))
            {
                count++;
            }
        }

        return count;
    }
}
