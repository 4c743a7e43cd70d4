using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Concurrency.Support;

/// <summary>
/// Runs one analyzer over marked-up source: <c>[|…|]</c> where the one rule must report, <c>{|CG1001:…|}</c> where several could. Alias it in the test:
/// <c>using Verify = Concurrency.Support.AnalyzerVerifier&lt;X, Y&gt;;</c>. The generators run too, so annotated code sees its generated half.
/// </summary>
public static class AnalyzerVerifier<TAnalyzer, TCodeFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <summary>The analyzer reports exactly what is marked.</summary>
    public static Task Diagnoses(string source, params (string Key, string Value)[] options) => new Test { TestCode = source, Options = options }.RunAsync(TestContextToken);

    /// <summary>The source has no mark: the analyzer must be silent.</summary>
    public static Task IsSilent(string source, params (string Key, string Value)[] options)
    {
        if (source.Contains("[|", StringComparison.Ordinal) || source.Contains("{|", StringComparison.Ordinal))
        {
            throw new ArgumentException("A source that must be silent has no marks", nameof(source));
        }

        return Diagnoses(source, options);
    }

    /// <summary>The fix turns <paramref name="source"/> into <paramref name="fixedSource"/>, which compiles and on which the analyzer is silent unless it is marked itself. Fix All must give the same.</summary>
    public static Task Fixes(string source, string fixedSource, string? equivalenceKey = null, params (string Key, string Value)[] options) =>
        new Test { TestCode = source, FixedCode = fixedSource, CodeActionEquivalenceKey = equivalenceKey, Options = options }.RunAsync(TestContextToken);

    /// <summary>The analyzer reports and no fix is offered.</summary>
    public static Task OffersNoFix(string source, params (string Key, string Value)[] options) =>
        new Test { TestCode = source, FixedCode = source, Options = options }.RunAsync(TestContextToken);

    private static CancellationToken TestContextToken => CancellationToken.None;

    // Whether what holds for an analyzer as a whole has been looked at.
    private static int s_isCovered;

    /// <summary>For tests that need more than one file, other compiler options or more references.</summary>
    public sealed class Test : CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier>
    {
        // That a finding can be suppressed, and that there is none in generated code, takes a compilation each and is the same in every test of an analyzer: looked at in one of so many.
        private const int CoveredEvery = 8;

        public Test()
        {
            ReferenceAssemblies = References.None;
            TestState.AdditionalReferences.AddRange(References.All);
            TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
            MarkupOptions = MarkupOptions.UseFirstDescriptor;
        }

        /// <summary>Entries of an <c>.editorconfig</c> for all files.</summary>
        public (string Key, string Value)[] Options { get; set; } = [];

        /// <summary>Console application instead of a library, for top-level statements.</summary>
        public bool IsProgram
        {
            init => TestState.OutputKind = value ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        }

        protected override IEnumerable<Type> GetSourceGenerators() => GeneratorRun.GeneratorTypes;

        protected override ParseOptions CreateParseOptions() => References.ParseOptions.WithDocumentationMode(DocumentationMode.Parse);

        protected override CompilationOptions CreateCompilationOptions() =>
            ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(NullableContextOptions.Enable).WithAllowUnsafe(true);

        protected override Task RunImplAsync(CancellationToken cancellationToken)
        {
            if (Options.Length > 0)
            {
                string text = "root = true\n[*.cs]\n" + string.Concat(Options.Select(o => $"{o.Key} = {o.Value}\n"));
                TestState.AnalyzerConfigFiles.Add(("/.editorconfig", text));
            }

            if (Interlocked.Exchange(ref s_isCovered, 1) != 0 && StableHash(TestState.Sources.Count == 0 ? "" : TestState.Sources[0].content.ToString()) % CoveredEvery != 0)
            {
                TestBehaviors |= TestBehaviors.SkipSuppressionCheck | TestBehaviors.SkipGeneratedCodeCheck;
            }

            return base.RunImplAsync(cancellationToken);
        }

        // The same tests in every run.
        private static uint StableHash(string text) => text.Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u));
    }
}

/// <summary>The verifier for a rule without a fix.</summary>
public static class AnalyzerVerifier<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <inheritdoc cref="AnalyzerVerifier{TAnalyzer, TCodeFix}.Diagnoses"/>
    public static Task Diagnoses(string source, params (string Key, string Value)[] options) => AnalyzerVerifier<TAnalyzer, EmptyCodeFixProvider>.Diagnoses(source, options);

    /// <inheritdoc cref="AnalyzerVerifier{TAnalyzer, TCodeFix}.IsSilent"/>
    public static Task IsSilent(string source, params (string Key, string Value)[] options) => AnalyzerVerifier<TAnalyzer, EmptyCodeFixProvider>.IsSilent(source, options);
}
