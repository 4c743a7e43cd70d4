using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Common;

/// <summary>What the analyzers of one compilation share: made once, asked by all of them from any thread.</summary>
internal sealed class CompilationFacts
{
    private static readonly ConditionalWeakTable<Compilation, CompilationFacts> PerCompilation = new();

    private CompilationFacts(Compilation compilation, AnalyzerOptions options)
    {
        Types = KnownTypes.For(compilation);
        Options = new ConcurrencyOptionsProvider(options);
        Annotations = new Annotations();
        Safety = new TypeSafety(Options);
        Evidence = new ConcurrencyEvidence(compilation, Types, Annotations);
        Delegates = new ConcurrentDelegates(Types, Options);
        Locks = new LockFacts(Types);
        Held = new HeldLocks(Locks, Delegates);
        Certain = new CertainLocks(Locks, Delegates);
        Sendability = new Sendability(Safety, Evidence, Options);
        Sends = new SendSites(Types, Options);
        IsTestProject = TestProjects.Is(compilation);
    }

    public KnownTypes Types { get; }

    public ConcurrencyOptionsProvider Options { get; }

    public Annotations Annotations { get; }

    public TypeSafety Safety { get; }

    public ConcurrencyEvidence Evidence { get; }

    public ConcurrentDelegates Delegates { get; }

    public LockFacts Locks { get; }

    public HeldLocks Held { get; }

    public CertainLocks Certain { get; }

    public Sendability Sendability { get; }

    public SendSites Sends { get; }

    public bool IsTestProject { get; }

    /// <summary>The facts of a compilation; asked with other options (an editor may do so) it makes new ones.</summary>
    public static CompilationFacts For(Compilation compilation, AnalyzerOptions options)
    {
        CompilationFacts facts = PerCompilation.GetValue(compilation, c => new CompilationFacts(c, options));
        return ReferenceEquals(facts.Options.Source, options) ? facts : new CompilationFacts(compilation, options);
    }

    /// <summary>Whether a race rule may speak about a type: annotated ones always; others by the level set for the file and, on the usual level, by evidence.</summary>
    /// <param name="type">The type whose code it is.</param>
    /// <param name="tree">The file, for its options.</param>
    /// <param name="evident">What is reported is itself the evidence (a lock, an interlocked access, a concurrent API).</param>
    public bool MayReport(INamedTypeSymbol? type, SyntaxTree tree, bool evident) => Options.For(tree).Level switch
    {
        AnalysisLevel.Complete => true,
        AnalysisLevel.Minimal => Annotations.IsAnnotated(type),
        _ => evident || Evidence.Exists(type),
    };

    /// <summary>Whether a liveness rule may speak: a test waits without a limit, polls and fans out as it likes, its runner has a limit.</summary>
    public bool MayReportLiveness(INamedTypeSymbol? type, SyntaxTree tree) =>
        (!IsTestProject || Options.For(tree).Flag("concurrency.analyze_tests", defaultValue: false)) && MayReport(type, tree, evident: true);

    /// <summary>The severity for annotated types, or the one for ordinary code.</summary>
    public DiagnosticSeverity SeverityFor(INamedTypeSymbol? type, DiagnosticSeverity annotated, DiagnosticSeverity ordinary) => Annotations.IsAnnotated(type) ? annotated : ordinary;
}
