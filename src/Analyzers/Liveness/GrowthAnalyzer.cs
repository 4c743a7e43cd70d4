using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2021: can a queue or cache grow until the memory is full?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GrowthAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Growth];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterOperationAction(c => AnalyzeCall(c, facts), OperationKind.Invocation);
            start.RegisterOperationAction(c => AnalyzeCreation(c, facts), OperationKind.ObjectCreation);
            start.RegisterSymbolStartAction(c => StartType(c, facts), SymbolKind.NamedType);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("CreateUnbounded" or "CreateBounded") || !KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Channel))
        {
            return;
        }

        if (call.TargetMethod.Name == "CreateUnbounded" ? IsKept(call) : call.Arguments.Length > 0 && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: int.MaxValue })
        {
            Report(context, facts, call, "Nothing limits how many items wait in this channel when its reader is slower than its writers");
        }
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, CompilationFacts facts)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (KnownTypes.Is(creation.Type, facts.Types.BlockingCollection))
        {
            if (!creation.Arguments.Any(static a => a.Parameter is { Name: "boundedCapacity" }) && IsKept(creation))
            {
                Report(context, facts, creation, "Nothing limits how many items wait in this collection when its takers are slower than its adders");
            }
        }
        else if (creation.Type is { Name: "BoundedChannelOptions" } && creation.Arguments.Length > 0 && creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: int.MaxValue })
        {
            Report(context, facts, creation, "A capacity of int.MaxValue is no limit: the memory is full before");
        }
    }

    // In a member: what a function keeps to itself ends with it.
    private static bool IsKept(IOperation creation)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation or ICoalesceOperation or IConditionalOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IFieldInitializerOperation or IPropertyInitializerOperation or IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };
    }

    private static void Report(OperationAnalysisContext context, CompilationFacts facts, IOperation operation, string message)
    {
        INamedTypeSymbol? type = context.ContainingSymbol.ContainingType;
        if (facts.MayReportLiveness(type, operation.Syntax.SyntaxTree))
        {
            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.Growth, facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), operation.Syntax.GetLocation(), message);
        }
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.DeclaringSyntaxReferences.IsEmpty || !facts.MayReportLiveness(type, type.DeclaringSyntaxReferences[0].SyntaxTree)
            || GrowingFields.Candidates(type, facts) is not { Count: > 0 } candidates)
        {
            return;
        }

        var uses = new GrowingFields(candidates);
        context.RegisterOperationAction(uses.Collect, OperationKind.FieldReference);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (IFieldSymbol field in uses.OnlyGrowing())
            {
                ((Action<Diagnostic>)end.ReportDiagnostic).ReportAt(
                    Rules.Growth, facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), field.Locations[0], $"'{field.Name}' is added to and never removed from: it grows as long as the program runs");
            }
        });
    }
}
