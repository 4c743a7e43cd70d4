using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Makes a private dictionary that threads share a <c>ConcurrentDictionary</c>, its uses included.</summary>
/// <remarks>Offered only where every use has a counterpart that does the same for one thread: <c>Add</c> still throws for a key that is there.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConcurrentDictionaryCodeFix))]
public sealed class ConcurrentDictionaryCodeFix() : TypeCodeFix("ConcurrentDictionary", Rules.StaticCollectionId)
{
    private static readonly HashSet<string> SameInBoth = new(StringComparer.Ordinal) { "TryGetValue", "ContainsKey", "Count", "Clear", "TryAdd", "ToArray", "GetEnumerator" };

    private protected override string Title => "Make it a ConcurrentDictionary";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax use
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(use, cancellationToken).Symbol, model, cancellationToken) is not { } field
            || field.Field.Type is not INamedTypeSymbol { Name: "Dictionary", TypeArguments: { Length: 2 } arguments, ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } }
            || Created(field.Variable.Initializer?.Value, model, cancellationToken) is not { } created)
        {
            return null;
        }

        int position = field.Declaration.SpanStart;
        string type = $"global::System.Collections.Concurrent.ConcurrentDictionary<{arguments[0].ToMinimalDisplayString(model, position)}, {arguments[1].ToMinimalDisplayString(model, position)}>";
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new()
        {
            [field.Declaration.Declaration.Type] = t => ShortNames.In((TypeSyntax)SyntaxFactory.ParseTypeName(type).WithTriviaFrom(t)).WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation),
            [field.Variable.Initializer!.Value] = v => SyntaxFactory.ParseExpression(created).WithTriviaFrom(v),
        };
        foreach (ExpressionSyntax access in field.Uses)
        {
            switch (access.Parent)
            {
                case ElementAccessExpressionSyntax or ForEachStatementSyntax:
                    continue;
                case MemberAccessExpressionSyntax member when member.Expression == access:
                    if (SameInBoth.Contains(member.Name.Identifier.ValueText) || IsQuery(member, model, cancellationToken))
                    {
                        continue;
                    }

                    if (member.Parent is not InvocationExpressionSyntax call || Rewrite(call, member, changes) is false)
                    {
                        return null;
                    }

                    continue;
                default:
                    return null;
            }
        }

        return changes;
    }

    // The capacity of a dictionary has no place in the other constructor; a comparer has.
    private static string? Created(ExpressionSyntax? initial, SemanticModel model, CancellationToken cancellationToken) => initial switch
    {
        CollectionExpressionSyntax { Elements.Count: 0 } => "new()",
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } => "new()",
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: 1 } one } when model.GetTypeInfo(one[0].Expression, cancellationToken).ConvertedType?.Name == "IEqualityComparer" => $"new({one[0]})",
        _ => null,
    };

    private static bool IsQuery(MemberAccessExpressionSyntax member, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(member, cancellationToken).Symbol is IMethodSymbol { ReducedFrom.ContainingType.Name: "Enumerable" };

    private static bool Rewrite(InvocationExpressionSyntax call, MemberAccessExpressionSyntax member, Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes)
    {
        switch (member.Name.Identifier.ValueText)
        {
            case "Remove" when call.ArgumentList.Arguments.Count is 1 or 2:
                changes[call] = static c => Removed((InvocationExpressionSyntax)c);
                return true;
            case "Add" when call.Parent is ExpressionStatementSyntax { Parent: BlockSyntax } statement:
                changes[statement] = static s => Added((ExpressionStatementSyntax)s);
                return true;
            default:
                return false;
        }
    }

    private static InvocationExpressionSyntax Removed(InvocationExpressionSyntax call)
    {
        ArgumentListSyntax arguments = call.ArgumentList.Arguments.Count == 2 ? call.ArgumentList : call.ArgumentList.AddArguments(
            SyntaxFactory.Argument(SyntaxFactory.ParseExpression("_")).WithRefOrOutKeyword(SyntaxFactory.Token(SyntaxKind.OutKeyword).WithTrailingTrivia(SyntaxFactory.Space)).WithLeadingTrivia(SyntaxFactory.Space));
        return call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithName(SyntaxFactory.IdentifierName("TryRemove"))).WithArgumentList(arguments);
    }

    private static StatementSyntax Added(ExpressionStatementSyntax statement)
    {
        var call = (InvocationExpressionSyntax)statement.Expression;
        ExpressionSyntax tried = call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithName(SyntaxFactory.IdentifierName("TryAdd"))).WithoutTrivia();
        return ShortNames.In(SyntaxFactory.ParseStatement($"if (!{tried}) {{ throw new global::System.ArgumentException(\"An item with the same key has already been added.\"); }}"))
            .WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
