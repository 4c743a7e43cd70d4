using System.Collections.Immutable;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers;

/// <summary>Does the referenced runtime speak the contract this generator writes code for?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RuntimeContractAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ContractMismatch];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        Compilation compilation = context.Compilation;
        if (compilation.GetTypeByMetadataName(KnownNames.ActorAttributeMetadataName) is not { } attribute)
        {
            return; // No runtime, nothing generated.
        }

        object? version = attribute.ContainingAssembly.GetTypeByMetadataName(KnownNames.RuntimeContractMetadataName)?
            .GetMembers("Version").OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue;
        if (version is not KnownNames.ContractVersion)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ContractMismatch, Location.None, version ?? "none", KnownNames.ContractVersion));
        }
    }
}
