using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which task does nobody wait for, so that its exception is lost?</summary>
/// <remarks>A call statement in an async function is left to the compiler (<c>CS4014</c>); what the compiler is silent about is ours.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedTaskAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property that says how the task is dropped, for the fixes: <c>statement</c>, <c>discard</c>, <c>local</c> or <c>nested</c>.</summary>
    internal const string How = nameof(How);

    private static readonly string[] DeliberateNames = ["_", "ignore", "unused", "discard", "dummy"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.DroppedTask];

    /// <inheritdoc/>
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

            start.RegisterOperationAction(c => AnalyzeStatement(c, facts), OperationKind.ExpressionStatement);
            start.RegisterOperationAction(c => AnalyzeLocal(c, facts), OperationKind.VariableDeclarator);
            start.RegisterOperationAction(c => AnalyzeStartNew(c, facts), OperationKind.Invocation);
        });
    }

    private static void AnalyzeStatement(OperationAnalysisContext context, CompilationFacts facts)
    {
        var statement = (IExpressionStatementOperation)context.Operation;
        INamedTypeSymbol? type = context.ContainingSymbol.ContainingType;
        if (statement.Operation is ISimpleAssignmentOperation { Target: IDiscardOperation, Value: { } discarded })
        {
            // Elsewhere a discard is the agreed way to say that nobody wants to know.
            if (StartedTask(discarded, facts, context.CancellationToken) is { } call && facts.Annotations.IsAnnotated(type) && MayFail(call, facts.Types))
            {
                Report(context, DiagnosticSeverity.Warning, call.Syntax.GetLocation(), "discard", $"The task of '{call.TargetMethod.Name}' is discarded");
            }

            return;
        }

        if (StartedTask(statement.Operation, facts, context.CancellationToken) is not { } dropped)
        {
            return;
        }

        IOperation function = EnclosingFunction.Of(statement);
        bool isExpressionTree = function is IAnonymousFunctionOperation { Parent: not IDelegateCreationOperation };
        if (!isExpressionTree && !EnclosingFunction.IsAsync(function, context.ContainingSymbol))
        {
            DiagnosticSeverity severity = facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info);
            Report(context, severity, statement.Operation.Syntax.GetLocation(), "statement", $"Nobody waits for the task of '{dropped.TargetMethod.Name}'");
        }
    }

    private static void AnalyzeLocal(OperationAnalysisContext context, CompilationFacts facts)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        ILocalSymbol local = declarator.Symbol;
        if (!facts.Types.IsTaskLike(local.Type) || IsDeliberate(local.Name) || local.Locations.Length == 0)
        {
            return;
        }

        List<IOperation> values = [];
        if ((declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value is { } initial)
        {
            values.Add(initial);
        }

        if (IsRead(EnclosingFunction.Root(declarator), local, values))
        {
            return;
        }

        foreach (IOperation value in values)
        {
            if (StartedTask(value, facts, context.CancellationToken) is { } call)
            {
                Report(context, DiagnosticSeverity.Warning, local.Locations[0], values.Count == 1 ? "local" : "locals", $"The task of '{call.TargetMethod.Name}' is kept in '{local.Name}', which is never read");
                return;
            }
        }
    }

    private static void AnalyzeStartNew(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "StartNew"
            && (KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.TaskFactory) || KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.TaskFactoryOfT))
            && call.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } result } && facts.Types.IsTaskLike(result[0])
            && LosesInnerTask(call, facts.Types))
        {
            DiagnosticSeverity severity = facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info);
            Report(context, severity, call.Syntax.GetLocation(), "nested", "'StartNew' returns a task of a task, and only the outer one is used");
        }
    }

    /// <summary>The outer task ends when the delegate reaches its first await; whoever takes it for a plain <c>Task</c>, or awaits it once, has lost the inner one.</summary>
    private static bool LosesInnerTask(IInvocationOperation call, KnownTypes types)
    {
        IOperation value = call;
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation conversion when KnownTypes.Is(conversion.Type, types.Task):
                    return true;
                case IConversionOperation or IParenthesizedOperation:
                    value = value.Parent;
                    continue;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured when configured.Instance == value:
                    value = configured;
                    continue;
                case IInvocationOperation waited:
                    return waited.Instance == value && waited.TargetMethod.Name == "Wait";
                case IAwaitOperation awaited:
                    return awaited.Parent is IExpressionStatementOperation;
                default:
                    return false;
            }
        }
    }

    /// <summary>The call that starts the task, seen through conversions and <c>?.</c>; null where there is none or somebody else looks after it.</summary>
    private static IInvocationOperation? StartedTask(IOperation value, CompilationFacts facts, CancellationToken cancellationToken)
    {
        while (value is IConversionOperation or IConditionalAccessOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IConditionalAccessOperation)value).WhenNotNull;
        }

        return value is IInvocationOperation call && facts.Types.IsTaskLike(call.Type) && !TaskObservers.IsObserved(call) && !TaskObservers.CatchesEverything(call, facts.Types, cancellationToken)
            ? call
            : null;
    }

    private static bool MayFail(IInvocationOperation call, KnownTypes types) =>
        !(KnownTypes.Is(call.TargetMethod.ContainingType, types.Task) && call.TargetMethod.Name is "Delay" or "FromResult");

    private static bool IsDeliberate(string name)
    {
        foreach (string prefix in DeliberateNames)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anything but an assignment mentions the local. The values assigned to it are added to <paramref name="values"/>.</summary>
    private static bool IsRead(IOperation body, ILocalSymbol local, List<IOperation> values)
    {
        foreach (IOperation inner in body.Descendants())
        {
            if (inner is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                continue;
            }

            if (reference.Parent is not ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment || assignment.Target != reference)
            {
                return true;
            }

            values.Add(assignment.Value);
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, DiagnosticSeverity severity, Location location, string how, string what) => ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
        Rules.DroppedTask,
        severity,
        location,
        additionalLocations: null,
        ImmutableDictionary<string, string?>.Empty.Add(How, how),
        what);
}
