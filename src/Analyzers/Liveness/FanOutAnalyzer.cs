using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2022: does the data decide how many threads, tasks or requests there are at once?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FanOutAnalyzer : DiagnosticAnalyzer
{
    // A pool that grows beyond this spends its time switching.
    private const int ManyThreads = 64;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.FanOut];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.Task is null)
            {
                return;
            }

            var blocking = new BlockingCalls(facts.Types);
            start.RegisterOperationAction(c => AnalyzeCall(c, facts, blocking), OperationKind.Invocation);
            start.RegisterOperationAction(c => AnalyzeThread(c, facts), OperationKind.ObjectCreation);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts, BlockingCalls blocking)
    {
        var call = (IInvocationOperation)context.Operation;
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        switch (call.TargetMethod.Name)
        {
            case "Select" when KnownTypes.Is(type, facts.Types.Enumerable):
                AnalyzeSelect(context, facts, call);
                break;
            case "Run" when KnownTypes.Is(type, facts.Types.Task):
            case "StartNew" when KnownTypes.Is(type, facts.Types.TaskFactory) || KnownTypes.Is(type, facts.Types.TaskFactoryOfT):
                AnalyzeStart(context, facts, call);
                break;
            case "Add" when call.Arguments.Length == 1 && type is { Name: "List", TypeArguments: { Length: 1 } element } && facts.Types.IsTaskLike(element[0]):
                AnalyzeAdded(context, facts, call);
                break;
            case "ForEach" or "For" when KnownTypes.Is(type, facts.Types.Parallel):
                AnalyzeParallel(context, facts, call, blocking);
                break;
        }
    }

    // Task.WhenAll(source.Select(async x => …)): one task per element of a sequence of any length.
    private static void AnalyzeSelect(OperationAnalysisContext context, CompilationFacts facts, IInvocationOperation select)
    {
        if (select.Arguments.Length != 2 || Selector(select) is not { } selector || !facts.Types.IsTaskLike(selector.ReturnType) || !FanOutSource.IsUnknownSequence(select.Arguments[0].Value)
            || !TaskFanOut.ReachesWhenAll(select, facts.Types) || (selector.Body is { } body && (FanOutSource.IsThrottled(body) || FanOutSource.OnlyEnds(body))))
        {
            return;
        }

        Report(context, facts, select, isThread: false, "This starts one task for each element at once, however many there are");
    }

    private static void AnalyzeStart(OperationAnalysisContext context, CompilationFacts facts, IInvocationOperation start)
    {
        if (FanOutSource.ElementLoop(start) is not IForEachLoopOperation loop || !FanOutSource.IsUnknownSequence(loop.Collection) || FanOutSource.IsPaced(loop, start)
            || start.Arguments.Length == 0 || (start.Arguments[0].Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } && FanOutSource.IsThrottled(lambda.Body)))
        {
            return;
        }

        Report(context, facts, start, isThread: false, "This starts one task for each element at once, however many there are");
    }

    // tasks.Add(LoadAsync(x)) per element; a Task.Run in its place has been looked at already.
    private static void AnalyzeAdded(OperationAnalysisContext context, CompilationFacts facts, IInvocationOperation add)
    {
        if (WaitBounds.Bare(add.Arguments[0].Value) is IInvocationOperation { TargetMethod.Name: not ("Run" or "StartNew") } started && FanOutSource.ElementLoop(add) is IForEachLoopOperation loop
            && FanOutSource.IsUnknownSequence(loop.Collection) && !FanOutSource.IsPaced(loop, add) && !FanOutSource.OnlyEnds(add.Arguments[0]))
        {
            Report(context, facts, started, isThread: false, "This starts one task for each element at once, however many there are");
        }
    }

    private static void AnalyzeThread(OperationAnalysisContext context, CompilationFacts facts)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (KnownTypes.Is(creation.Type, facts.Types.Thread) && FanOutSource.ElementLoop(creation) is { } loop && FanOutSource.IsPerElement(loop) && !IsOneOfAChosenNumber(creation, loop) && !FanOutSource.IsPaced(loop, creation))
        {
            Report(context, facts, creation, isThread: true, "This starts one thread for each element: each costs a stack, and together they do nothing but switch");
        }
    }

    // _threads[i] = new Thread(…), for (i < _threads.Length): somebody has chosen how many.
    private static bool IsOneOfAChosenNumber(IOperation creation, ILoopOperation loop)
    {
        if (creation.Parent is ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation })
        {
            return true;
        }

        foreach (IOperation operation in (loop as IForLoopOperation)?.Condition?.Descendants() ?? [])
        {
            if (operation is IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance.Type: { } threads } && (threads is IArrayTypeSymbol { ElementType.Name: "Thread" } or INamedTypeSymbol { TypeArguments: [{ Name: "Thread" }] }))
            {
                return true;
            }
        }

        return false;
    }

    private static void AnalyzeParallel(OperationAnalysisContext context, CompilationFacts facts, IInvocationOperation call, BlockingCalls blocking)
    {
        if (ParallelLimit.Of(call) is { } limit && limit is > 0 and <= ManyThreads)
        {
            return;
        }

        if (!ParallelLimit.IsKnown(call) || Body(call) is not { } body)
        {
            return;
        }

        foreach (IOperation operation in body.Descendants())
        {
            if (blocking.Named(operation) is { } name || (operation is IInvocationOperation inner && BlockingCalls.IsNetwork(inner) && (name = inner.TargetMethod.Name) is not null))
            {
                Report(context, facts, call, isThread: false, $"'{name}' blocks each thread that 'Parallel.{call.TargetMethod.Name}' takes, and it takes more and more of them");
                return;
            }
        }
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, IOperation operation, bool isThread, string message)
    {
        INamedTypeSymbol? type = context.ContainingSymbol.ContainingType;
        if (facts.MayReportLiveness(type, operation.Syntax.SyntaxTree))
        {
            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
                Rules.FanOut, isThread ? DiagnosticSeverity.Warning : facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), operation.Syntax.GetLocation(), message);
        }
    }

    private static (ITypeSymbol ReturnType, IOperation? Body)? Selector(IInvocationOperation select) => select.Arguments[1].Value is not IDelegateCreationOperation { Target: { } target } ? null : target switch
    {
        IAnonymousFunctionOperation lambda => (lambda.Symbol.ReturnType, lambda.Body),
        IMethodReferenceOperation reference => (reference.Method.ReturnType, null),
        _ => null,
    };

    private static IOperation? Body(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } && argument.Parameter?.Name == "body")
            {
                return lambda.Body;
            }
        }

        return null;
    }
}
