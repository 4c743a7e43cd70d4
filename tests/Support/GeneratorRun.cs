using System.Collections.Immutable;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Support;

/// <summary>Runs the generators over test sources.</summary>
public sealed class GeneratorRun
{
    private GeneratorRun(GeneratorDriver driver, Compilation input, Compilation output)
    {
        Driver = driver;
        Input = input;
        Output = output;
        Result = driver.GetRunResult();
    }

    /// <summary>Every generator of the package.</summary>
    public static IReadOnlyList<Type> GeneratorTypes { get; } =
        [.. typeof(ActorGenerator).Assembly.GetTypes().Where(t => t.IsDefined(typeof(GeneratorAttribute), false))];

    public GeneratorDriver Driver { get; }

    public Compilation Input { get; }

    /// <summary>The user's code with the generated half.</summary>
    public Compilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    public ImmutableArray<GeneratedSourceResult> Sources => [.. Result.Results.SelectMany(r => r.GeneratedSources)];

    /// <summary>What the compiler says about the whole, information and hidden left out; missing documentation only where it is ours to write.</summary>
    public ImmutableArray<Diagnostic> Problems => ProblemsAmong(Output.GetDiagnostics());

    /// <summary>The same where the compiler has been asked already.</summary>
    public ImmutableArray<Diagnostic> ProblemsAmong(IEnumerable<Diagnostic> compiler) =>
    [
        .. compiler.Where(d => d.Severity >= DiagnosticSeverity.Warning && (d.Id != "CS1591" || Sources.Any(s => s.SyntaxTree == d.Location.SourceTree))),
        .. Result.Diagnostics,
    ];

    public static CSharpCompilation Compile(params (string Path, string Text)[] files) => Compile(References.ParseOptions, files);

    public static CSharpCompilation Compile(CSharpParseOptions options, params (string Path, string Text)[] files) => CSharpCompilation.Create(
        "TestProject",
        files.Select(f => CSharpSyntaxTree.ParseText(f.Text, options, f.Path, System.Text.Encoding.UTF8)),
        References.All,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    public static GeneratorRun Of(string source) => Of(Compile(("Test.cs", source)));

    public static GeneratorRun Of(Compilation compilation) => Run(
        CSharpGeneratorDriver.Create(
            GeneratorTypes.Select(t => ((IIncrementalGenerator)Activator.CreateInstance(t)!).AsSourceGenerator()),
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees.First().Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
        compilation);

    /// <summary>Runs again after an edit, as an editor would.</summary>
    public GeneratorRun After(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation edited = edit((CSharpCompilation)Input);
        ParseOptions options = edited.SyntaxTrees[0].Options;
        return Run(options.Equals(Input.SyntaxTrees.First().Options) ? Driver : Driver.WithUpdatedParseOptions(options), edited);
    }

    /// <summary>Why each output of a step came about in this run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        [.. Result.Results.Where(r => r.TrackedSteps.ContainsKey(step)).SelectMany(r => r.TrackedSteps[step]).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    /// <summary>Why each generated file came about in this run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> OutputReasons =>
        [.. Result.Results.SelectMany(r => r.TrackedOutputSteps).SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static GeneratorRun Run(GeneratorDriver driver, Compilation input)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        return new GeneratorRun(driver, input, output);
    }
}
