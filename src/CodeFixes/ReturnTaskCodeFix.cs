using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Lets an <c>async void</c> function return a task, and every caller await it.</summary>
/// <remarks>
/// Offered only where each caller can await: a caller that would have to drop the task would lose the exception without a trace, which is worse than the crash.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnTaskCodeFix))]
public sealed class ReturnTaskCodeFix : CodeFixProvider
{
    private const string Title = "Return a Task, and await it in every caller";
    private const string Key = Rules.AsyncVoidId + ".ReturnTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.AsyncVoidId];

    /// <summary>None: a change reaches into the callers' files, and the caller of one function may be the next one to be changed, so they go one at a time.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode? function = root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent;
            if (function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
                || model?.GetDeclaredSymbol(function, context.CancellationToken) is not IMethodSymbol symbol || !IsOwnSignature(symbol))
            {
                continue;
            }

            if (await CallsToAwait(symbol, context.Document.Project.Solution, context.CancellationToken).ConfigureAwait(false) is { } calls)
                context.RegisterCodeFix(CodeAction.Create(Title, token => Change(context.Document, function, calls, token), Key), diagnostic);
        }
    }

    /// <summary>Nobody else decides what the method returns: no base, interface, second part or delegate shape.</summary>
    private static bool IsOwnSignature(IMethodSymbol method)
    {
        if (method.IsOverride || method.IsVirtual || method.IsAbstract || method.IsPartialDefinition || method.PartialDefinitionPart is not null || !method.ExplicitInterfaceImplementations.IsEmpty)
            return false;

        if (method.MethodKind != MethodKind.Ordinary)
            return method.MethodKind == MethodKind.LocalFunction;

        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
        {
            foreach (ISymbol member in contract.GetMembers(method.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                    return false;
            }
        }

        return true;
    }

    /// <summary>The calls to await, by document; null when some use of the function cannot await.</summary>
    private static async Task<List<(DocumentId Document, InvocationExpressionSyntax Call)>?> CallsToAwait(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        List<(DocumentId, InvocationExpressionSyntax)> calls = [];
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                SyntaxNode? root = reference.IsImplicit || reference.Document is SourceGeneratedDocument ? null : await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                if (root?.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not { } name)
                    return null;

                if (IsNameOnly(name))
                    continue;

                if (CallOf(name) is not { } call || !CanAwait(call))
                    return null;

                calls.Add((reference.Document.Id, call));
            }
        }

        return calls;
    }

    private static bool IsNameOnly(SyntaxNode name) =>
        name.IsPartOfStructuredTrivia()
        || name.FirstAncestorOrSelf<ArgumentSyntax>() is { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    private static InvocationExpressionSyntax? CallOf(SyntaxNode name)
    {
        SyntaxNode called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called ? call : null;
    }

    private static bool CanAwait(InvocationExpressionSyntax call) =>
        call.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax && AwaitSyntax.IsAllowedAt(call.Parent);

    private static async Task<Solution> Change(Document document, SyntaxNode function, List<(DocumentId Document, InvocationExpressionSyntax Call)> calls, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(document.Project.Solution);
        DocumentEditor declaring = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        TypeSyntax returned = function is MethodDeclarationSyntax method ? method.ReturnType : ((LocalFunctionStatementSyntax)function).ReturnType;
        declaring.ReplaceNode(
            returned,
            SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task").WithTriviaFrom(returned).WithAdditionalAnnotations(Simplifier.Annotation));

        foreach ((DocumentId id, InvocationExpressionSyntax call) in calls)
        {
            DocumentEditor calling = await editor.GetDocumentEditorAsync(id, cancellationToken).ConfigureAwait(false);
            calling.ReplaceNode(call, static (current, _) => AwaitSyntax.Of((ExpressionSyntax)current));
        }

        return editor.GetChangedSolution();
    }
}
