using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>CG2011: does a handler, or code that holds a lock, block its thread?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic at a place where an await may stand, as far as locks are concerned.</summary>
    internal const string AwaitProperty = "Await";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.BlockingCall];

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
            start.RegisterOperationAction(c => Analyze(c, facts, blocking), OperationKind.Invocation, OperationKind.PropertyReference);
        });
    }

    private static void Analyze(OperationAnalysisContext context, CompilationFacts facts, BlockingCalls blocking)
    {
        IOperation operation = context.Operation;
        string? name = blocking.Named(operation);
        bool isNetwork = name is null && operation is IInvocationOperation call && BlockingCalls.IsNetwork(call);
        bool isInput = name is null && !isNetwork && operation is IInvocationOperation file && Turns.IsOwner(context.ContainingSymbol) && BlockingCalls.IsSynchronousIO(file);
        if (name is null && !isNetwork && !isInput)
        {
            return;
        }

        INamedTypeSymbol? type = context.ContainingSymbol.ContainingType;
        if (!facts.MayReportLiveness(type, operation.Syntax.SyntaxTree) || context.ContainingSymbol.Name.StartsWith("Dispose", StringComparison.Ordinal))
        {
            return;
        }

        name ??= ((IInvocationOperation)operation).TargetMethod.Name;
        if (facts.Certain.At(operation) is { } held && !isInput)
        {
            // A connection that takes one command at a time needs a lock around each.
            DiagnosticSeverity severity = isNetwork ? facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info) : DiagnosticSeverity.Warning;
            Report(context, operation, severity, [held[0].Place.Syntax.GetLocation()], MayAwaitUnder(held, facts), name, $"while '{held[0].Gate.Name}' is held: whoever wants it waits as well");
        }
        else if (Turns.IsIn(operation, context.ContainingSymbol, facts) && !Turns.OwnsItsThreads(type))
        {
            Report(context, operation, DiagnosticSeverity.Warning, [], mayAwait: true, name, $"in a turn of '{type!.Name}', which is taken from all others");
        }
    }

    private static bool MayAwaitUnder(List<HeldLock> held, CompilationFacts facts)
    {
        foreach (HeldLock one in held)
        {
            if (one.Gate is not IFieldSymbol { Type: { } type } || !(KnownTypes.Is(type, facts.Types.SemaphoreSlim) || KnownTypes.Is(type, facts.Types.AsyncSemaphore)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Report(OperationAnalysisContext context, IOperation operation, DiagnosticSeverity severity, Location[] others, bool mayAwait, string name, string where)
    {
        ImmutableDictionary<string, string?> properties = mayAwait ? ImmutableDictionary<string, string?>.Empty.Add(AwaitProperty, null) : ImmutableDictionary<string, string?>.Empty;
        ((Action<Diagnostic>)context.ReportDiagnostic).ReportAt(Rules.BlockingCall, severity, operation.Syntax.GetLocation(), others, properties, name, where);
    }
}
