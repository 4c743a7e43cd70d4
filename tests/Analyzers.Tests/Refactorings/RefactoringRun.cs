using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Analyzers.Tests.Refactorings;

/// <summary>Offers a refactoring at the place marked <c>$$</c> and applies it as an editor would.</summary>
internal static class RefactoringRun
{
    /// <summary>The text afterwards; null when nothing is offered. What is offered must compile, with what the generators make of it.</summary>
    public static async Task<string?> Apply<TRefactoring>(string source)
        where TRefactoring : CodeRefactoringProvider, new()
    {
        int at = source.IndexOf("$$", StringComparison.Ordinal);
        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithParseOptions(References.ParseOptions)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(References.All)
            .AddDocument("Test.cs", SourceText.From(source.Remove(at, 2)));

        // What does not compile before proves nothing.
        Assert.Empty((await document.Project.GetCompilationAsync())!.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error));

        List<CodeAction> offered = [];
        await new TRefactoring().ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(at, 0), offered.Add, CancellationToken.None));
        if (offered.Count == 0)
        {
            return null;
        }

        Solution changed = (await offered.Single().GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        document = changed.GetDocument(document.Id)!;
        document = await Simplifier.ReduceAsync(document, Simplifier.Annotation);
        document = await Formatter.FormatAsync(document, Formatter.Annotation);
        string text = (await document.GetTextAsync()).ToString();
        Assert.Empty(GeneratorRun.Of(text).Problems);
        return text;
    }
}
