using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>CG1013: is a handler's token kept for longer than the handler runs?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TurnTokenAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.TurnToken];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.CancellationToken is not null)
                start.RegisterOperationAction(c => Analyze(c, facts), OperationKind.ParameterReference);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts)
    {
        var token = (IParameterReferenceOperation)context.Operation;
        if (KnownTypes.Is(token.Type, facts.Types.CancellationToken) && token.Parameter.ContainingSymbol is IMethodSymbol handler && Turns.IsTurn(handler) && WhyKept(token, facts) is { } why)
            context.ReportDiagnostic(Diagnostic.Create(Rules.TurnToken, token.Syntax.GetLocation(), token.Parameter.Name, why));
    }

    private static string? WhyKept(IParameterReferenceOperation token, CompilationFacts facts)
    {
        for (IOperation? outer = token.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation && OutsideOfTheTurn.IsOutside(outer, facts))
                return "is used by a delegate that runs on after it";
        }

        IOperation value = token;
        while (value.Parent is IConversionOperation)
            value = value.Parent;

        return value.Parent switch
        {
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } assignment when assignment.Value == value && IsKept(assignment.Target) => "is stored in a field",
            IInvocationOperation { TargetMethod.Name: "Register" or "UnsafeRegister" } registration when registration.Instance == value => IsDropped(registration) || IsStored(registration) ? "keeps a registration after it" : null,
            IArgumentOperation { Parent: IInvocationOperation call } when IsDropped(call) && facts.Types.IsTaskLike(call.Type) && Handles.Classify(call.TargetMethod) == HandleCall.None && !IsStartOnly(call, facts) => "is given to a task that runs on after it",
            _ => null,
        };
    }

    // A member of this object, or static; not the options object that the next call takes.
    private static bool IsKept(IOperation target) => target is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } };

    private static bool IsDropped(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation)
            value = value.Parent;

        return value.Parent is IExpressionStatementOperation || value.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    private static bool IsStored(IInvocationOperation call) => call.Parent is ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };

    // Task.Run(work, token): the token can only keep the work from being started.
    private static bool IsStartOnly(IInvocationOperation call, CompilationFacts facts) =>
        KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Task) || KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.TaskFactory);
}
