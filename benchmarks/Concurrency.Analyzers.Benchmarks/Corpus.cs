using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Analyzers.Benchmarks;

/// <summary>The code under analysis: this repository's own sources and copies of the service templates, as one compilation.</summary>
internal sealed class Corpus
{
    private const int CopiesPerTemplate = 15;

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    // One thread: the times of analyzers and compiler are then times of the same kind.
    private static readonly CSharpCompilationOptions Compiling = new(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    private readonly ImmutableArray<(string Path, SourceText Text)> _files;
    private readonly ImmutableArray<MetadataReference> _references;

    private Corpus(ImmutableArray<(string Path, SourceText Text)> files)
    {
        _files = files;

        // The sources of our assemblies are in the compilation; the assemblies would declare everything a second time.
        _references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !Path.GetFileName(path).StartsWith("Concurrency.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    public int FileCount => _files.Length;

    public int LineCount => _files.Sum(file => file.Text.Lines.Count);

    public static Corpus Read()
    {
        string source = Path.Combine(BuildFacts.Read("RepositoryRoot"), "src");
        IEnumerable<(string, SourceText)> own = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(source, path).StartsWith("Hosting", StringComparison.Ordinal)) // Needs packages that the compilation does not have.
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(source, path), SourceText.From(File.ReadAllText(path))));
        IEnumerable<(string, SourceText)> services =
            from template in ServiceTemplates.All.Index()
            from copy in Enumerable.Range(0, CopiesPerTemplate)
            let number = string.Create(CultureInfo.InvariantCulture, $"{template.Index}x{copy}")
            select ($"Services/{number}.cs", SourceText.From(template.Item.Replace("NUMBER", number, StringComparison.Ordinal)));
        var written = new Corpus([("GlobalUsings.cs", SourceText.From(GlobalUsings)), .. own, .. services]);
        return new Corpus([.. written._files, .. written.Generated()]);
    }

    /// <summary>A compilation that has not bound anything yet, from the text.</summary>
    public CSharpCompilation Parse() =>
        CSharpCompilation.Create("Corpus", _files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Parsing, file.Path)), _references, Compiling);

    // The handles of the actors: generated once, and part of the text from then on.
    private IEnumerable<(string Path, SourceText Text)> Generated()
    {
        IEnumerable<ISourceGenerator> generators = Assembly.Load("Concurrency.Generators").GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IIncrementalGenerator)))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type, nonPublic: true)!).AsSourceGenerator());
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(generators, parseOptions: Parsing).RunGenerators(Parse()).GetRunResult();
        return result.GeneratedTrees.Select(tree => (tree.FilePath, tree.GetText()));
    }
}
