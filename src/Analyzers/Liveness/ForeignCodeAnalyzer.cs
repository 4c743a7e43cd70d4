using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2015: does code of somebody else run while a lock is held, or inside of a call that only means to say that something has happened?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ForeignCodeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ForeignCode];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterOperationAction(c => AnalyzeCall(c, facts), OperationKind.Invocation);
            if (facts.Types.TaskCompletionSource is not null || facts.Types.TaskCompletionSourceOfT is not null)
            {
                start.RegisterSymbolStartAction(c => StartType(c, facts), SymbolKind.NamedType);
            }
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, CompilationFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ForeignCode(call, facts.Types) is { } name && facts.MayReportLiveness(context.ContainingSymbol.ContainingType, call.Syntax.SyntaxTree) && facts.Certain.At(call) is { } held)
        {
            ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
                Rules.ForeignCode, DiagnosticSeverity.Info, (call.Parent is IConditionalAccessOperation ? call.Parent : call).Syntax.GetLocation(), [held[0].Place.Syntax.GetLocation()], null, $"'{name}' runs code of others while '{held[0].Gate.Name}' is held");
        }
    }

    /// <summary>The event or callback that is raised, or the source whose registrations run; null for anything else.</summary>
    private static string? ForeignCode(IInvocationOperation call, KnownTypes types)
    {
        if (call.TargetMethod.Name == "Cancel" && call.Arguments.Length == 0 && KnownTypes.Is(call.TargetMethod.ContainingType, types.CancellationTokenSource))
        {
            return Writes.ReferredSymbol(Receiver(call)) is IFieldSymbol or IPropertySymbol && !IsMadeHere(call, Writes.ReferredSymbol(Receiver(call))!) ? "Cancel" : null;
        }

        return call.TargetMethod.MethodKind == MethodKind.DelegateInvoke ? Callback(Receiver(call)) : null;
    }

    // Nobody has registered with a source that was made a moment ago.
    private static bool IsMadeHere(IOperation call, ISymbol source)
    {
        foreach (IOperation operation in EnclosingFunction.Of(call).Descendants())
        {
            if (operation is IAssignmentOperation { Value: IObjectCreationOperation } made && made.Syntax.SpanStart < call.Syntax.SpanStart && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(made.Target), source))
            {
                return true;
            }
        }

        return false;
    }

    // Changed?.Invoke(…), Callback(…), and a copy of one in a local. What the constructor was given for good is a part of the object.
    private static string? Callback(IOperation? callback) => callback switch
    {
        IEventReferenceOperation raised => raised.Event.Name,
        IFieldReferenceOperation { Field: { } field } => field is { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private } || field.AssociatedSymbol is IPropertySymbol { SetMethod: null } ? null : field.Name,
        IPropertyReferenceOperation { Property: { SetMethod.IsInitOnly: false, Parameters.IsEmpty: true } property } => property.Name,
        ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } declarations } } local when declarations[0].SyntaxTree == local.Syntax.SyntaxTree =>
            local.SemanticModel?.GetOperation(declarations[0].GetSyntax()) is IVariableDeclaratorOperation { Initializer.Value: IEventReferenceOperation { } copied } ? copied.Event.Name : null,
        _ => null,
    };

    private static IOperation? Receiver(IInvocationOperation call)
    {
        IOperation? receiver = call.Instance is null ? null : WaitBounds.Bare(call.Instance);
        if (receiver is not IConditionalAccessInstanceOperation)
        {
            return receiver;
        }

        for (IOperation? current = call.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access)
            {
                return WaitBounds.Bare(access.Operation);
            }
        }

        return null;
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is TypeKind.Class or TypeKind.Struct && !type.DeclaringSyntaxReferences.IsEmpty && facts.MayReportLiveness(type, type.DeclaringSyntaxReferences[0].SyntaxTree))
        {
            var sources = new CompletionSources(facts);
            context.RegisterOperationAction(sources.CollectCreation, OperationKind.ObjectCreation);
            context.RegisterOperationAction(sources.CollectCompletion, OperationKind.Invocation);
            context.RegisterSymbolEndAction(end => sources.Report(end.ReportDiagnostic));
        }
    }
}
