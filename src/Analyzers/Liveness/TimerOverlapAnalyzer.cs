using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2023: can a periodic timer fire again before its callback has ended?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TimerOverlapAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.BusyWait];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            if (facts.Types.Timer is not null)
            {
                var blocking = new BlockingCalls(facts.Types);
                start.RegisterOperationAction(c => Analyze(c, facts, blocking), OperationKind.ObjectCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, BlockingCalls blocking)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!KnownTypes.Is(creation.Type, facts.Types.Timer) || creation.Arguments.Length != 4 || !IsPeriod(creation.Arguments[3].Value) || !facts.MayReportLiveness(context.ContainingSymbol.ContainingType, creation.Syntax.SyntaxTree)
            || Body(creation.Arguments[0].Value, context.CancellationToken) is not { } callback || !TakesTime(callback, blocking) || IsGuarded(callback))
        {
            return;
        }

        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(
            Rules.BusyWait, facts.SeverityFor(context.ContainingSymbol.ContainingType, DiagnosticSeverity.Warning, DiagnosticSeverity.Info), creation.Syntax.GetLocation(), null,
            ImmutableDictionary<string, string?>.Empty.Add(BusyWaitAnalyzer.Kind, "timer"), "This timer fires again while its callback still waits: the callbacks overlap and pile up");
    }

    // A period that is computed may be infinite.
    private static bool IsPeriod(IOperation period)
    {
        IOperation value = WaitBounds.Bare(period);
        return !WaitBounds.IsInfinite(value) && value switch
        {
            { ConstantValue: { HasValue: true, Value: { } constant } } => Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture) > 0 && constant is not uint.MaxValue,
            IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan" } from } => from.Name.StartsWith("From", StringComparison.Ordinal),
            _ => false,
        };
    }

    // A lambda, or a method whose text stands in the same file.
    private static IOperation? Body(IOperation callback, CancellationToken cancellationToken) => WaitBounds.Bare(callback) is not IDelegateCreationOperation { Target: { } target } ? null : target switch
    {
        IAnonymousFunctionOperation lambda => lambda.Body,
        IMethodReferenceOperation { Method.DeclaringSyntaxReferences: { Length: 1 } declarations } reference when declarations[0].SyntaxTree == reference.Syntax.SyntaxTree =>
            reference.SemanticModel?.GetOperation(declarations[0].GetSyntax(cancellationToken), cancellationToken),
        _ => null,
    };

    private static bool TakesTime(IOperation body, BlockingCalls blocking)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IAwaitOperation || blocking.Named(operation) is not null || (operation is IInvocationOperation call && BlockingCalls.IsNetwork(call)))
            {
                return true;
            }
        }

        return false;
    }

    // An interlocked or locked entry, a flag that is asked first, or a timer that is set anew at the end.
    private static bool IsGuarded(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            switch (operation)
            {
                case ILockOperation:
                case IInvocationOperation { TargetMethod: { Name: "Change" or "TryEnter" or "WaitAsync" or "TryWait" or "AcquireAsync" } }:
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Interlocked" }:
                case IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType.Name: "SemaphoreSlim" } }:
                case IConditionalOperation conditional when StateGuards.Leaves(conditional.WhenTrue):
                    return true;
            }
        }

        return false;
    }
}
