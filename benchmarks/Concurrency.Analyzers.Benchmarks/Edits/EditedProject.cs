using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Analyzers.Benchmarks.Edits;

/// <summary>One generator package over its corpus, as an editor holds it: run once, then run again after an edit.</summary>
internal sealed class EditedProject
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    // One thread, as for the analyzers.
    private static readonly CSharpCompilationOptions Compiling = new(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable);

    private readonly Func<IEnumerable<IIncrementalGenerator>> _create;
    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;
    private int _edits;

    public EditedProject(string name, EditCorpus corpus, string? library, Func<IEnumerable<IIncrementalGenerator>> create)
    {
        Name = name;
        Corpus = corpus;
        _create = create;
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        _compilation = CSharpCompilation.Create(
            "Edited",
            corpus.Files.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, System.Text.Encoding.UTF8), Parsing, file.Path)),
            (library is null ? references : references.Append(library)).Select(path => MetadataReference.CreateFromFile(path)),
            Compiling);
        _driver = CreateDriver().RunGeneratorsAndUpdateCompilation(_compilation, out Compilation output, out _);
        Files = _driver.GetRunResult().GeneratedTrees.Length;
        if (output.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"What {name} generates does not compile: {error}");
        }
    }

    public string Name { get; }

    public EditCorpus Corpus { get; }

    /// <summary>How many files it has generated.</summary>
    public int Files { get; }

    /// <summary>The generators of an assembly, made as the compiler makes them.</summary>
    public static Func<IEnumerable<IIncrementalGenerator>> In(Assembly assembly) => () => assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IIncrementalGenerator)) && type.IsDefined(typeof(GeneratorAttribute)))
        .Select(type => (IIncrementalGenerator)Activator.CreateInstance(type, nonPublic: true)!);

    /// <summary>Milliseconds of the first run, over a compilation that nobody has bound.</summary>
    public double First()
    {
        CSharpCompilation compilation = _compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(_compilation.SyntaxTrees);
        return Time(() => CreateDriver().RunGenerators(compilation));
    }

    /// <summary>Milliseconds of the run after an edit, and how many files were written again; parsing is not in it.</summary>
    public (double Time, int Rewritten) After(Edit edit)
    {
        CSharpCompilation edited = Apply(edit, out _);
        GeneratorDriver? driver = null;
        double time = Time(() => driver = _driver.RunGenerators(edited));
        HashSet<SourceText> before = [.. TextsOf(_driver)];
        return (time, TextsOf(driver!).Count(text => !before.Contains(text)));
    }

    /// <summary>Milliseconds that the compiler takes for the diagnostics of the edited file: what an editor asks for anyway after a keystroke.</summary>
    public double CompilerAfter(Edit edit)
    {
        CSharpCompilation edited = Apply(edit, out SyntaxTree tree);
        return Time(() => edited.GetSemanticModel(tree).GetDiagnostics());
    }

    private CSharpCompilation Apply(Edit edit, out SyntaxTree tree)
    {
        SyntaxTree old = _compilation.SyntaxTrees.Single(t => t.FilePath == edit.File);
        string text = old.ToString();
        string changed = text.Replace(edit.Old, edit.New.Replace("ROUND", (++_edits).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), StringComparison.Ordinal);
        if (changed == text)
        {
            throw new InvalidOperationException($"{edit.Kind} changes nothing in the corpus of {Name}.");
        }

        tree = old.WithChangedText(SourceText.From(changed, System.Text.Encoding.UTF8));
        _ = tree.GetRoot();
        return _compilation.ReplaceSyntaxTree(old, tree);
    }

    // The trees are parsed anew on demand; the text of a step that was not run again is the same object.
    private static IEnumerable<SourceText> TextsOf(GeneratorDriver driver) => driver.GetRunResult().Results.SelectMany(static result => result.GeneratedSources).Select(static source => source.SourceText);

    private GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(_create().Select(generator => generator.AsSourceGenerator()), parseOptions: Parsing);

    private static double Time(Action action)
    {
        GC.Collect(1);
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
