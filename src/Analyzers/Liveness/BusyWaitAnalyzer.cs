using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2023: does a loop burn a thread, or look again and again, to learn what somebody could tell it?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BusyWaitAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property that says what kind of loop it is, for the fixes: <c>flag</c>, <c>poll</c> or <c>stop</c>.</summary>
    internal const string Kind = nameof(Kind);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.BusyWait];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterOperationAction(c => Analyze(c, facts), OperationKind.Loop);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (context.Operation is not (IWhileLoopOperation or IForLoopOperation { Condition: null }) || !facts.MayReportLiveness(context.ContainingSymbol.ContainingType, context.Operation.Syntax.SyntaxTree))
        {
            return;
        }

        var loop = (ILoopOperation)context.Operation;
        IOperation? condition = (loop as IWhileLoopOperation)?.Condition;
        if (condition is not null && OnlyWaits(loop.Body) && Flag(condition, facts.Types) is { } flag)
        {
            Report(context, facts, condition, "flag", $"This loop does nothing but look at '{flag.Name}' until somebody else changes it");
        }
        else if (PollingWait(loop, facts.Types) is { } wait)
        {
            Report(context, facts, wait, "poll", "This loop sleeps and looks again whether something has come: it is late when something has, and awake when nothing has");
        }
        else if (condition is not null && StopFlag(loop, condition, facts) is { } stop)
        {
            Report(context, facts, condition, "stop", $"'{stop.Name}' is set by another thread, and without Volatile.Read this loop need not see it");
        }
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, IOperation place, string kind, string message) => ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
        Rules.BusyWait, facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), place.Syntax.GetLocation(), null,
        ImmutableDictionary<string, string?>.Empty.Add(Kind, kind), message);

    // Nothing, Sleep, Yield, Delay. SpinWait.SpinOnce gives way more and more, as lock-free code should.
    private static bool OnlyWaits(IOperation body)
    {
        if (body is not IBlockOperation block)
        {
            return body is IEmptyOperation || IsPause(body);
        }

        foreach (IOperation statement in block.Operations)
        {
            if (statement is not IEmptyOperation && !IsPause(statement))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPause(IOperation statement)
    {
        IOperation value = statement is IExpressionStatementOperation expression ? expression.Operation : statement;
        if (value is IAwaitOperation await)
        {
            value = await.Operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured } ? configured : await.Operation;
        }

        return value is IInvocationOperation { TargetMethod: { Name: "Sleep" or "Yield" or "SpinWait" or "Delay", ContainingType: { Name: "Thread" or "Task", ContainingNamespace: { Name: "Threading" or "Tasks" } } } };
    }

    // One field, auto-property or emptiness that others change, and nothing that ends the loop by itself: a clock, a counter, a token, a call.
    private static ISymbol? Flag(IOperation condition, KnownTypes types)
    {
        ISymbol? flag = null;
        foreach (IOperation operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IFieldReferenceOperation { Field.IsConst: false } field when field.Field.ContainingType?.TypeKind != TypeKind.Enum:
                    flag ??= field.Field;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "IsEmpty" or "Count" } } emptiness when emptiness.Instance is IFieldReferenceOperation && (IsConcurrent(emptiness.Instance.Type) || TypeSafety.IsFrameworkCollection(emptiness.Instance.Type!)):
                    flag ??= emptiness.Property;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "IsCompleted" or "IsAlive" } } end when types.IsTaskLike(end.Property.ContainingType) || KnownTypes.Is(end.Property.ContainingType, types.Thread):
                    return end.Property;
                case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property when AutoProperties.IsAuto(property.Property):
                    flag ??= property.Property;
                    break;
                case IPropertyReferenceOperation or IIncrementOrDecrementOperation or IAssignmentOperation or IAwaitOperation:
                    return null;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual, RightOperand.ConstantValue.HasValue: false }:
                    return null;
                case IInvocationOperation call when !KnownTypes.Is(call.TargetMethod.ContainingType, types.Volatile) && call.TargetMethod is not { Name: "Read", ContainingType.Name: "Interlocked" }:
                    return null;
            }
        }

        return flag is IFieldSymbol { IsReadOnly: true } ? null : flag;
    }

    private static bool IsConcurrent(ITypeSymbol? type) => type?.ContainingNamespace is { Name: "Concurrent", ContainingNamespace.Name: "Collections" };

    // Takes from a concurrent collection what is there, and otherwise sleeps.
    private static IOperation? PollingWait(ILoopOperation loop, KnownTypes types)
    {
        IOperation? pause = null;
        bool takes = false;
        IOperation function = EnclosingFunction.Of(loop);
        foreach (IOperation operation in loop.Body.Descendants())
        {
            if (operation is IExpressionStatementOperation && IsPause(operation))
            {
                pause ??= EnclosingFunction.Of(operation) == function && IsDirectlyIn(loop, operation) ? operation : null;
            }
            else if (operation is IInvocationOperation call && !IsPartOfPause(call))
            {
                if (call.TargetMethod.Name is "TryDequeue" or "TryTake" or "TryPop" or "TryRead")
                {
                    takes |= IsConcurrent(call.Instance?.Type) || KnownTypes.Is(call.TargetMethod.ContainingType, types.ChannelReader);
                }
                else if (BlockingCalls.MayWait(call) && IsDirectlyIn(loop, call))
                {
                    return null;
                }
            }
        }

        return takes && pause is not null ? ((IExpressionStatementOperation)pause).Operation : null;
    }

    private static bool IsPartOfPause(IInvocationOperation call) => call.TargetMethod.Name is "Sleep" or "Delay" or "Yield" or "SpinWait" or "ConfigureAwait";

    // In the loop itself or a branch of it, not in an inner loop, a handler or a delegate.
    private static bool IsDirectlyIn(ILoopOperation loop, IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current == loop)
            {
                return true;
            }

            if (current is ILoopOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return false;
    }

    // while (!_stop) { … } in a delegate that another thread runs.
    private static IFieldSymbol? StopFlag(ILoopOperation loop, IOperation condition, CompilationFacts facts)
    {
        IOperation value = condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not ? not.Operand : condition;
        return value is IFieldReferenceOperation { Field: { IsVolatile: false, IsReadOnly: false, IsConst: false, Type.SpecialType: SpecialType.System_Boolean } flag } && flag.Locations.Length > 0
            && EnclosingFunction.Of(loop) is IAnonymousFunctionOperation lambda && facts.Delegates.Classify(lambda) == DelegateExecution.Elsewhere
            && !IsAssignedIn(lambda, flag) && flag.ContainingType is { DeclaringSyntaxReferences: { Length: > 0 } parts } && IsAssignedPlainly(parts, flag.Name)
            ? flag
            : null;
    }

    private static bool IsAssignedIn(IOperation body, ISymbol flag)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), flag) && Writes.IsWritten(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAssignedPlainly(ImmutableArray<SyntaxReference> parts, string name)
    {
        foreach (SyntaxReference part in parts)
        {
            foreach (SyntaxNode node in part.GetSyntax().DescendantNodes())
            {
                if (node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } && target.Identifier.ValueText == name)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
