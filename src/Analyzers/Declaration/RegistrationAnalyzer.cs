using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers;

/// <summary>Does an application that references Concurrency.Hosting register anything of what it declares? Asked of the whole: which of its types it registers is its own business.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RegistrationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NothingRegistered];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        Compilation compilation = context.Compilation;
        if (compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            || compilation.GetTypeByMetadataName(KnownNames.HostingExtensionsName) is not { } extensions
            || TestProjects.Is(compilation))
        {
            return;
        }

        var declared = new ConcurrentBag<INamedTypeSymbol>();
        int registrations = 0;
        context.RegisterSymbolAction(
            symbol =>
            {
                if (IsToBeRegistered((INamedTypeSymbol)symbol.Symbol)) declared.Add((INamedTypeSymbol)symbol.Symbol);
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation =>
            {
                IMethodSymbol method = operation.Operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)operation.Operation).Method;
                if (method.Name == "AddConcurrency" || SymbolEqualityComparer.Default.Equals(method.ContainingType, extensions)) Interlocked.Increment(ref registrations);
            },
            OperationKind.Invocation,
            OperationKind.MethodReference);
        context.RegisterCompilationEndAction(end =>
        {
            if (Volatile.Read(ref registrations) > 0 || declared.IsEmpty) return;
            INamedTypeSymbol first = declared.OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal).First();
            end.ReportDiagnostic(Diagnostic.Create(Rules.NothingRegistered, first.Locations[0], first.Name));
        });
    }

    private static bool IsToBeRegistered(INamedTypeSymbol type) =>
        !type.IsAbstract
        && type.GetAttributes().Any(static a => a.AttributeClass is { Name: "ActorAttribute" or "WorkerPoolAttribute" or "PipelineAttribute" } kind && SymbolFacts.IsConcurrencyType(kind, kind.Name))
        && !SymbolFacts.HasConcurrencyAttribute(type, "NotRegisteredAttribute");
}
