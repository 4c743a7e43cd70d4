using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Concurrency.CodeFixes;

/// <summary>Makes a message that is only ever set while it is made unchangeable: <c>set</c> becomes <c>init</c>.</summary>
/// <remarks>Offered only where that is enough, and where no code of the solution sets a property later.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InitOnlyMessageCodeFix))]
public sealed class InitOnlyMessageCodeFix : MessageCodeFix
{
    private const string Title = "Make the message's properties init-only";

    private protected override async Task<CodeAction?> FixOfAsync(INamedTypeSymbol message, SemanticModel model, Solution solution, string rule, CancellationToken cancellationToken) =>
        Setters(message, model, cancellationToken) is { Count: > 0 } setters && solution.GetDocument(setters[0].SyntaxTree) is { } declaring
        && await AreSetWhileMade(message, solution, cancellationToken).ConfigureAwait(false)
            ? CodeAction.Create(Title, token => Change(declaring, setters, token), rule + ".InitOnly")
            : null;

    /// <summary>The setters to change; null where something else than they makes the message unsafe.</summary>
    private static List<AccessorDeclarationSyntax>? Setters(INamedTypeSymbol message, SemanticModel model, CancellationToken cancellationToken)
    {
        CompilationFacts facts = CompilationFacts.For(model.Compilation, new AnalyzerOptions([]));
        List<AccessorDeclarationSyntax> setters = [];
        foreach (ISymbol member in message.GetMembers())
        {
            if (member is not IFieldSymbol { IsStatic: false, IsConst: false } field)
                continue;

            if (facts.Sendability.Of(field.Type, model.SyntaxTree) != SendVerdict.Sendable)
                return null;

            if (field.AssociatedSymbol is not IPropertySymbol property)
            {
                if (!field.IsReadOnly)
                    return null;

                continue;
            }

            if (property.SetMethod is not { IsInitOnly: false } setter)
                continue;

            if (setter.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].GetSyntax(cancellationToken) is not AccessorDeclarationSyntax accessor || setter.DeclaredAccessibility != property.DeclaredAccessibility
                || property.IsVirtual || property.IsOverride || property.IsAbstract || !property.ExplicitInterfaceImplementations.IsEmpty || ImplementsOne(property))
            {
                return null;
            }

            setters.Add(accessor);
        }

        return setters;
    }

    private static bool ImplementsOne(IPropertySymbol property)
    {
        foreach (INamedTypeSymbol contract in property.ContainingType.AllInterfaces)
        {
            foreach (ISymbol member in contract.GetMembers(property.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(property.ContainingType.FindImplementationForInterfaceMember(member), property))
                    return true;
            }
        }

        return false;
    }

    private static async Task<bool> AreSetWhileMade(INamedTypeSymbol message, Solution solution, CancellationToken cancellationToken)
    {
        foreach (IPropertySymbol property in message.GetMembers().OfType<IPropertySymbol>().Where(static p => p.SetMethod is { IsInitOnly: false }))
        {
            foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(property, solution, cancellationToken).ConfigureAwait(false))
            {
                foreach (ReferenceLocation reference in referenced.Locations)
                {
                    SyntaxNode? root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                    if (root?.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true) is not { } name || !IsReadOrInitialised(name, message))
                        return false;
                }
            }
        }

        return true;
    }

    private static bool IsReadOrInitialised(SyntaxNode name, INamedTypeSymbol message)
    {
        SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return use.Parent switch
        {
            // In an initializer, or by the constructor on its own object.
            AssignmentExpressionSyntax assignment when assignment.Left == use => assignment.Parent is InitializerExpressionSyntax
                || (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && use is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
                    && assignment.FirstAncestorOrSelf<SyntaxNode>(static n => n is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is ConstructorDeclarationSyntax constructor
                    && constructor.Identifier.ValueText == message.Name),
            PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            PrefixUnaryExpressionSyntax prefix => !prefix.IsKind(SyntaxKind.PreIncrementExpression) && !prefix.IsKind(SyntaxKind.PreDecrementExpression),
            ArgumentSyntax argument => argument.RefKindKeyword.RawKind == 0 && argument.Parent is not TupleExpressionSyntax,
            _ => true,
        };
    }

    private static async Task<Solution> Change(Document document, List<AccessorDeclarationSyntax> setters, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        foreach (AccessorDeclarationSyntax setter in setters)
        {
            editor.ReplaceNode(setter, SyntaxFactory.AccessorDeclaration(
                SyntaxKind.InitAccessorDeclaration, setter.AttributeLists, setter.Modifiers, SyntaxFactory.Token(SyntaxKind.InitKeyword).WithTriviaFrom(setter.Keyword), setter.Body, setter.ExpressionBody, setter.SemicolonToken));
        }

        return editor.GetChangedDocument().Project.Solution;
    }
}
