using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2001: can a wait last forever?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnboundedWaitAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property with the name of a token that is in scope where the wait stands.</summary>
    internal const string TokenProperty = "Token";

    private static readonly string[] EndingNames = ["Dispose", "Close", "Shutdown", "Stop", "Join", "Main", "<Main>$", "<top-level-statements-entry-point>", "Finalize"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnboundedWait];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            var waits = new UnboundedWaits(facts.Types);
            start.RegisterOperationAction(c => AnalyzeCall(c, facts, waits), OperationKind.Invocation);
            start.RegisterOperationAction(c => AnalyzeAwait(c, facts), OperationKind.Await);
            start.RegisterOperationAction(c => AnalyzeAssignment(c, facts), OperationKind.SimpleAssignment);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts, UnboundedWaits waits)
    {
        var call = (IInvocationOperation)context.Operation;
        if (waits.Described(call) is { } what)
        {
            if (IsWaitedForHere(call, facts) && !IsSecondChoice(call, context.ContainingSymbol, facts) && MayReport(context, facts, call))
            {
                Report(context, facts, call, $"'{call.TargetMethod.Name}' waits for {what} without a timeout or a token", UnboundedWaits.IsWrittenOut(call));
            }
        }
        else if (DiscardedToken(call, facts) is { } argument && Awaits.IsAwaited(call) && TokenInScope.Of(call, context.ContainingSymbol, facts.Types) is { } token
            && !IsCleanup(call) && MayReport(context, facts, call))
        {
            Report(context, facts, argument, $"'{call.TargetMethod.Name}' cannot be cancelled although '{token}' is in scope", isWrittenOut: true);
        }
    }

    // await _answer.Task, where nobody ever cancels or fails the source.
    private static void AnalyzeAwait(OperationAnalysisContext context, CompilationFacts facts)
    {
        IOperation awaited = WaitBounds.Bare(((IAwaitOperation)context.Operation).Operation);
        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured })
        {
            awaited = configured;
        }

        if (awaited is IPropertyReferenceOperation { Property: { Name: "Task", ContainingType: { } type }, Instance: IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } source }
            && (KnownTypes.Is(type, facts.Types.TaskCompletionSource) || KnownTypes.Is(type, facts.Types.TaskCompletionSourceOfT))
            && MayReport(context, facts, awaited) && !TypeText.Mentions(source.Field.ContainingType, static name => name is "TrySetCanceled" or "SetCanceled" or "TrySetException" or "SetException"))
        {
            Report(context, facts, awaited, $"'{source.Field.Name}' is awaited without a timeout or a token, and nothing in '{source.Field.ContainingType.Name}' cancels or fails it", isWrittenOut: false);
        }
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, CompilationFacts facts)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Property: { Name: "Timeout", ContainingType: { Name: "HttpClient", ContainingNamespace: { Name: "Http" } } } }
            && WaitBounds.IsInfinite(assignment.Value) && MayReport(context, facts, assignment))
        {
            Report(context, facts, assignment, "Requests of this HttpClient wait forever", isWrittenOut: true);
        }
    }

    private static bool MayReport(OperationAnalysisContext context, CompilationFacts facts, IOperation wait) =>
        facts.MayReportLiveness(context.ContainingSymbol.ContainingType, wait.Syntax.SyntaxTree) && !IsEnding(wait, context.ContainingSymbol);

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, IOperation wait, string message, bool isWrittenOut)
    {
        // What is infinite in so many words, with a reason beside it, is meant; without one where the project says that the words are enough.
        if (isWrittenOut && (IsCommented(wait) || facts.Options.For(wait.Syntax.SyntaxTree).Flag("concurrency.CG2001.explicit_infinite_ok", defaultValue: false)))
        {
            return;
        }

        ImmutableDictionary<string, string?> properties = TokenInScope.Of(wait, context.ContainingSymbol, facts.Types) is { } token
            ? ImmutableDictionary<string, string?>.Empty.Add(TokenProperty, token)
            : ImmutableDictionary<string, string?>.Empty;
        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
            Rules.UnboundedWait, facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), wait.Syntax.GetLocation(), null, properties, message);
    }

    // A task that is passed on may get its limit there: Task.WhenAny(gate.WaitAsync(), Task.Delay(…)), reader.ReadAsync().AsTask().WaitAsync(…).
    private static bool IsWaitedForHere(IInvocationOperation call, CompilationFacts facts)
    {
        if (!facts.Types.IsTaskLike(call.Type) && call.TargetMethod.Name != "ReadAllAsync")
        {
            return true;
        }

        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation
            || (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" } || value.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } }))
        {
            value = value.Parent!;
        }

        return value.Parent is IAwaitOperation or IForEachLoopOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } or IPropertyReferenceOperation { Property.Name: "Result" }
            || (call.TargetMethod.Name != "ReadAllAsync" && value.Parent is IUsingOperation);
    }

    private static bool IsSecondChoice(IInvocationOperation call, ISymbol member, CompilationFacts facts)
    {
        switch (call.TargetMethod.Name)
        {
            case "Wait" or "WaitAsync" or "AcquireAsync" when !facts.Types.IsTaskLike(call.Instance?.Type):
                return KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.SemaphoreSlim) && ShortSection.IsGuardedBy(call, facts);
            case "Wait":
                // In async functions VSTHRD103, CA1849 and S6966 have it; a task that has ended is not waited for.
                return EnclosingFunction.IsAsync(EnclosingFunction.Of(call), member) || CompletedTasks.IsKnown(call.Instance, call);
            case "WaitAll" or "WaitAny":
                return EnclosingFunction.IsAsync(EnclosingFunction.Of(call), member);
            case "ReadAsync" or "WaitToReadAsync" or "ReadAllAsync" or "Take" or "GetConsumingEnumerable":
                // The reader of a channel that its writer completes has an end.
                return member.ContainingType is not { } type || TypeText.Mentions(type, static name => name is "Complete" or "TryComplete" or "CompleteAdding") || ReadsOthersChannel(call.Instance);
            default:
                return false;
        }
    }

    // A parameter or local: the owner of the channel completes it.
    private static bool ReadsOthersChannel(IOperation? reader)
    {
        while (reader is IPropertyReferenceOperation { Instance: { } channel })
        {
            reader = channel;
        }

        return reader is not (IFieldReferenceOperation or IInstanceReferenceOperation);
    }

    private static IOperation? DiscardedToken(IInvocationOperation call, CompilationFacts facts)
    {
        if (!facts.Types.IsTaskLike(call.Type) || call.TargetMethod.Name is "Run" or "StartNew" or "ContinueWith")
        {
            return null;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && KnownTypes.Is(argument.Parameter?.Type, facts.Types.CancellationToken) && WaitBounds.IsNoToken(argument.Value))
            {
                return argument;
            }
        }

        return null;
    }

    // What must happen although the caller has given up.
    private static bool IsCleanup(IOperation operation)
    {
        for (IOperation current = operation; current.Parent is { } parent; current = parent)
        {
            if (parent is ICatchClauseOperation || (parent is ITryOperation @try && current == @try.Finally))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEnding(IOperation operation, ISymbol member)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation local && IsEndingName(local.Symbol.Name))
            {
                return true;
            }
        }

        return IsEndingName(member.Name);
    }

    private static bool IsEndingName(string name)
    {
        foreach (string prefix in EndingNames)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCommented(IOperation operation)
    {
        SyntaxNode? statement = operation.Syntax;
        while (statement is not (null or StatementSyntax or MemberDeclarationSyntax))
        {
            statement = statement.Parent;
        }

        return statement is StatementSyntax && (TypeText.HasComment(statement.GetLeadingTrivia()) || TypeText.HasComment(statement.GetTrailingTrivia()));
    }
}
