using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Concurrency.CodeFixes;

/// <summary>Every use of a class that becomes an actor, and what becomes of it.</summary>
internal sealed class ActorCallers
{
    private const string Handle = "Ref";

    private readonly LockedClass _locked;
    private readonly List<(DocumentId Document, SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite)> _changes = [];

    private ActorCallers(LockedClass locked) => _locked = locked;

    /// <summary>Null when one use of the class could not go on as it is: outside of an async function, by reflection or injection, as a type argument.</summary>
    public static async Task<ActorCallers?> Of(LockedClass locked, Solution solution, CancellationToken cancellationToken)
    {
        var callers = new ActorCallers(locked);
        foreach (ISymbol symbol in new ISymbol[] { locked.Type }.Concat(locked.Type.InstanceConstructors).Concat(locked.Type.GetMembers().Where(static m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public })))
        {
            foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
            {
                foreach (ReferenceLocation reference in referenced.Locations)
                {
                    if (!await callers.Add(reference, symbol, cancellationToken).ConfigureAwait(false))
                    {
                        return null;
                    }
                }
            }
        }

        return callers;
    }

    /// <summary>The solution with the actor and its callers.</summary>
    public async Task<Solution> Change(Document document, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(document.Project.Solution);
        DocumentEditor declaring = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        declaring.ReplaceNode(_locked.Declaration, _locked.Convert());
        foreach ((DocumentId id, SyntaxNode node, Func<SyntaxNode, SyntaxNode> rewrite) in _changes)
        {
            DocumentEditor calling = await editor.GetDocumentEditorAsync(id, cancellationToken).ConfigureAwait(false);
            calling.ReplaceNode(node, (current, _) => rewrite(current));
        }

        return editor.GetChangedSolution();
    }

    private async Task<bool> Add(ReferenceLocation reference, ISymbol symbol, CancellationToken cancellationToken)
    {
        SyntaxNode? root = reference.Document is SourceGeneratedDocument ? null : await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not { } name)
        {
            return false;
        }

        // Inside of the class everything stays: a turn calls its own methods directly. It must not know others of its kind.
        if (root.SyntaxTree == _locked.Declaration.SyntaxTree && _locked.Declaration.Span.Contains(name.Span))
        {
            return symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } && name.Parent is InvocationExpressionSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };
        }

        if (name.IsPartOfStructuredTrivia() || name is IdentifierNameSyntax { IsVar: true })
        {
            return true;
        }

        (SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite)? change = symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method ? Call(name, method) : Mention(name);
        if (change is not { } found)
        {
            return false;
        }

        if (!_changes.Any(c => c.Node == found.Node))
        {
            _changes.Add((reference.Document.Id, found.Node, found.Rewrite));
        }

        return true;
    }

    // account.Deposit(1) becomes await account.DepositAsync(1), in a function that can await.
    private static (SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite)? Call(SyntaxNode name, IMethodSymbol method)
    {
        if (name is not IdentifierNameSyntax || name.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access || access.Name != name || !AwaitSyntax.IsAllowedAt(call))
        {
            return null;
        }

        string asked = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name : method.Name + "Async";
        SyntaxNode Renamed(SyntaxNode current)
        {
            var invocation = (InvocationExpressionSyntax)current;
            var member = (MemberAccessExpressionSyntax)invocation.Expression;
            return invocation.WithExpression(member.WithName(SyntaxFactory.IdentifierName(asked).WithTriviaFrom(member.Name)));
        }

        if (method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" })
        {
            // A task that is kept has another type behind the handle.
            return call.Parent is AwaitExpressionSyntax || (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent.Parent: AwaitExpressionSyntax }) ? (call, Renamed) : null;
        }

        bool isReceiver = call.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax;
        return (call, current =>
        {
            AwaitExpressionSyntax awaited = AwaitSyntax.Of((ExpressionSyntax)Renamed(current));
            return isReceiver ? SyntaxFactory.ParenthesizedExpression(awaited.WithoutTrivia()).WithTriviaFrom(current) : awaited;
        });
    }

    // new Account(x) becomes Account.Ref.Start(x), the type of a variable Account.Ref.
    private static (SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Rewrite)? Mention(SyntaxNode name)
    {
        SyntaxNode type = name.Parent is QualifiedNameSyntax qualified && qualified.Right == name ? qualified : name;
        switch (type.Parent)
        {
            case ObjectCreationExpressionSyntax { Initializer: null } creation when creation.Type == type:
                return (creation, current => Start(((ObjectCreationExpressionSyntax)current).Type, ((ObjectCreationExpressionSyntax)current).ArgumentList).WithTriviaFrom(current));
            case NullableTypeSyntax nullable when IsDeclared(nullable):
            case { } when IsDeclared(type):
                return type is NameSyntax declared ? (declared, static current => SyntaxFactory.QualifiedName((NameSyntax)current.WithoutTrivia(), SyntaxFactory.IdentifierName(Handle)).WithTriviaFrom(current)) : null;
            default:
                // new(x): the constructor is referred to where the creation stands.
                return name is ImplicitObjectCreationExpressionSyntax { Initializer: null } implicitCreation && DeclaredType(implicitCreation) is { } target
                    ? (implicitCreation, current => Start((TypeSyntax)target.WithoutTrivia(), ((ImplicitObjectCreationExpressionSyntax)current).ArgumentList).WithTriviaFrom(current))
                    : null;
        }
    }

    private static bool IsDeclared(SyntaxNode type) => type.Parent switch
    {
        VariableDeclarationSyntax variable => variable.Type == type && variable.Parent is FieldDeclarationSyntax or LocalDeclarationStatementSyntax,
        ParameterSyntax parameter => parameter.Type == type,
        PropertyDeclarationSyntax property => property.Type == type,
        MethodDeclarationSyntax method => method.ReturnType == type,
        _ => false,
    };

    private static TypeSyntax? DeclaredType(SyntaxNode creation) => creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: NameSyntax type } } } ? type : null;

    private static InvocationExpressionSyntax Start(TypeSyntax type, ArgumentListSyntax? arguments) => SyntaxFactory.InvocationExpression(
        SyntaxFactory.ParseExpression(type.WithoutTrivia() + "." + Handle + ".Start"), arguments ?? SyntaxFactory.ArgumentList());
}
