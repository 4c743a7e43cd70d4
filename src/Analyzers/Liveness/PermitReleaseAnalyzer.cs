using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2002: is a permit or lock that a function takes given back once, whatever happens?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PermitReleaseAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property that says what is wrong, for the fixes: <c>ignored</c>, <c>inside</c> or <c>lost</c>.</summary>
    internal const string Shape = nameof(Shape);

    private static readonly string[] TransferringNames = ["Enter", "Acquire", "Lock", "Take", "Rent", "Begin", "TryEnter", "TryAcquire", "TryLock", "TryTake", "Wait", "Open", "Start"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.PermitRelease];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            var calls = new PermitCalls(facts.Types);
            start.RegisterOperationAction(c => Analyze(c, facts, calls), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, PermitCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!PermitCalls.MayTake(call.TargetMethod.Name) || calls.Taken(call) is not { Acquisition: not PermitAcquisition.Flagged } taken
            || !facts.MayReportLiveness(context.ContainingSymbol.ContainingType, call.Syntax.SyntaxTree))
        {
            return;
        }

        IOperation function = EnclosingFunction.Of(call);
        if (Releases(function, taken, calls) is not { Count: > 0 } releases)
        {
            return;
        }

        if (taken.Acquisition == PermitAcquisition.Attempt && IsIgnored(call) && Semaphores.InitialCount(taken.Symbol) != 0)
        {
            Report(context, call, releases[0], "ignored", taken.Name, "is released although nobody asks whether the wait has got it");
        }
        else if (GuardingFinally(call, releases) is { } release)
        {
            if (MayFailInside(call, taken, function, release))
            {
                Report(context, call, release, "inside", taken.Name, "is released by the finally block although it may not have been taken: take it before the try");
            }
        }
        else if (Lost(context, facts, call, taken, function, releases) is { } leak)
        {
            Report(context, call, releases[0], "lost", taken.Name, leak.IsException
                ? "is never released when an exception comes in between: release it in a finally block"
                : leak.Place is null ? "is not released on every path to the end" : "is not released where the function returns");
        }
    }

    private static void Report(OperationAnalysisContext context, IInvocationOperation call, IOperation release, string shape, string name, string what) => ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
        Rules.PermitRelease, DiagnosticSeverity.Warning, call.Syntax.GetLocation(), [release.Syntax.GetLocation()], ImmutableDictionary<string, string?>.Empty.Add(Shape, shape), name, what);

    // The releases in the function itself; null when the permit is somebody else's to release as well, or was taken by somebody else.
    private static List<IOperation>? Releases(IOperation function, PermitCall taken, PermitCalls calls)
    {
        List<IOperation> releases = [];
        foreach (IOperation operation in function.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation call when calls.GivenBack(call) is { } given && given.IsSameGate(taken):
                    if (EnclosingFunction.Of(call) != function)
                    {
                        return null;
                    }

                    releases.Add(call);
                    break;
                case IArgumentOperation argument when HeldByCaller.Says(argument.Parameter):
                    return null;
                case IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
                    when SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), taken.Symbol) && IsHandedOut(operation):
                    return null;
            }
        }

        return releases;
    }

    // new Releaser(_gate), Started?.Invoke(_gate), return _gate; Monitor.Enter(_gate) hands nothing out.
    private static bool IsHandedOut(IOperation gate)
    {
        IOperation value = gate;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.Name: "Monitor" } } => false,
            IArgumentOperation or IReturnOperation or IVariableInitializerOperation or IArrayInitializerOperation => true,
            IAssignmentOperation assignment => assignment.Value == value,
            _ => false,
        };
    }

    private static bool IsIgnored(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IAwaitOperation or IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IExpressionStatementOperation;
    }

    // The unconditional release in the finally block of the innermost try around the call.
    private static IOperation? GuardingFinally(IOperation call, List<IOperation> releases)
    {
        for (IOperation current = call; current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = parent)
        {
            if (parent is not ITryOperation { Finally: { } @finally } @try || current != @try.Body)
            {
                continue;
            }

            foreach (IOperation release in releases)
            {
                if (release.Parent is IExpressionStatementOperation { Parent: IBlockOperation block } && block == @finally)
                {
                    return release;
                }
            }
        }

        return null;
    }

    private static bool MayFailInside(IInvocationOperation call, PermitCall taken, IOperation function, IOperation release)
    {
        var guarded = (ITryOperation)release.Parent!.Parent!.Parent!;
        foreach (IOperation before in function.Descendants())
        {
            // Somebody who gives it back for a while and takes it again holds it before the try.
            if (before is IInvocationOperation && before.Syntax.Span.End <= call.Syntax.SpanStart && before != call
                && SymbolEqualityComparer.Default.Equals(Gate((IInvocationOperation)before), taken.Symbol))
            {
                return false;
            }
        }

        if (taken.Acquisition != PermitAcquisition.Certain)
        {
            return true;
        }

        foreach (IOperation before in guarded.Body.Descendants())
        {
            if (before is IInvocationOperation or IAwaitOperation && before.Syntax.Span.End <= call.Syntax.SpanStart && !before.Syntax.Span.Contains(call.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Gate(IInvocationOperation call) => Writes.ReferredSymbol(call.Instance ?? (call.Arguments.Length > 0 ? WaitBounds.Bare(call.Arguments[0].Value) : null));

    private static PermitLeak? Lost(OperationAnalysisContext context, CompilationFacts facts, IInvocationOperation call, PermitCall taken, IOperation function, List<IOperation> releases)
    {
        // A semaphore that starts at zero carries signals; who waits for one owes nothing.
        if (Semaphores.InitialCount(taken.Symbol) == 0 || Transfers(function, context.ContainingSymbol) || (facts.Types.IsTaskLike(call.Type) && !Awaits.IsAwaited(call)) || (taken.Acquisition == PermitAcquisition.Attempt && !DecidesBranch(call)))
        {
            return null;
        }

        foreach (IOperation release in releases)
        {
            // Before the call, or under a flag, or in a handler only: the permit has an owner that this function does not tell.
            if (release.Syntax.SpanStart < call.Syntax.SpanStart || IsUnderFlag(release, function) || (releases.Count == 1 && IsInHandler(release, function)))
            {
                return null;
            }
        }

        if (FunctionGraph.Of(context, function) is not { } graph)
        {
            return null;
        }

        // A semaphore that counts items: who gets one keeps the permit, and who gets none puts it back.
        HashSet<SyntaxNode> places = [.. releases.Select(static r => r.Syntax)];
        bool mayCountItems = IsSemaphore(call, facts.Types) && Semaphores.InitialCount(taken.Symbol) != 1;
        return mayCountItems && new PermitPaths(graph, call.Syntax, places, exceptions: false).FirstLeak() is not null ? null : new PermitPaths(graph, call.Syntax, places, exceptions: true).FirstLeak();
    }

    private static bool IsSemaphore(IInvocationOperation call, KnownTypes types) =>
        KnownTypes.Is(call.Instance?.Type, types.SemaphoreSlim) || KnownTypes.Is(call.Instance?.Type, types.Semaphore) || KnownTypes.Is(call.Instance?.Type, types.AsyncSemaphore);

    private static bool Transfers(IOperation function, ISymbol member)
    {
        string name = function is ILocalFunctionOperation local ? local.Symbol.Name : member.Name;
        foreach (string prefix in TransferringNames)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DecidesBranch(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IAwaitOperation or IConversionOperation or IUnaryOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" })
        {
            value = value.Parent;
        }

        return value.Parent is IConditionalOperation conditional && conditional.Condition == value;
    }

    private static bool IsUnderFlag(IOperation release, IOperation function)
    {
        for (IOperation current = release; current.Parent is { } parent && current != function; current = parent)
        {
            if (parent is IConditionalOperation conditional && current != conditional.Condition && IsFlag(conditional.Condition))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFlag(IOperation condition) => condition switch
    {
        IUnaryOperation not => IsFlag(not.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: null or bool } } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both => IsFlag(both.LeftOperand) || IsFlag(both.RightOperand),
        IIsPatternOperation => true,
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation => condition.Type?.SpecialType == SpecialType.System_Boolean,
        _ => false,
    };

    private static bool IsInHandler(IOperation release, IOperation function)
    {
        for (IOperation? current = release; current is not null && current != function; current = current.Parent)
        {
            if (current is ICatchClauseOperation)
            {
                return true;
            }
        }

        return false;
    }
}
