using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Makes a value per thread a value per asynchronous flow: <c>[ThreadStatic]</c> and <c>ThreadLocal&lt;T&gt;</c> become <c>AsyncLocal&lt;T&gt;</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAsyncLocalCodeFix))]
public sealed class UseAsyncLocalCodeFix() : NodeCodeFix("UseAsyncLocal", Rules.ThreadBoundStateId)
{
    private protected override string Title => "Use AsyncLocal";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode read = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (read is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: { } local })
        {
            read = local;
        }

        // Only what the whole program text of the field stands in one place.
        if (model.GetSymbolInfo(read, cancellationToken).Symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: { Length: 1 } declared, ContainingType.DeclaringSyntaxReferences.Length: 1 } field
            || declared[0].SyntaxTree != root.SyntaxTree
            || declared[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } }
            || declaration.Parent is not TypeDeclarationSyntax type)
        {
            return null;
        }

        List<IdentifierNameSyntax> uses = [.. type.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == field.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, field))];
        bool isThreadLocal = field.Type.Name == "ThreadLocal";
        if (uses.Any(u => isThreadLocal ? !IsValue(u) : u.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax || (u.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == u))
            || Declaration(declaration, field, isThreadLocal) is not { } changed)
        {
            return null;
        }

        // Of a ThreadLocal only the type changes; a static gets its value behind a property.
        return isThreadLocal
            ? new(declaration, _ => changed)
            : new(type, _ => type.ReplaceNodes(new List<SyntaxNode>(uses) { declaration }, (old, current) => old == declaration ? changed : WithValue((IdentifierNameSyntax)current)));
    }

    private static bool IsValue(IdentifierNameSyntax use) =>
        (use.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } ? (ExpressionSyntax)use.Parent : use) is var whole && whole.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } access && access.Expression == whole;

    private static MemberAccessExpressionSyntax WithValue(IdentifierNameSyntax use) =>
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, use.WithoutTrivia(), SyntaxFactory.IdentifierName("Value")).WithTriviaFrom(use);

    private static FieldDeclarationSyntax? Declaration(FieldDeclarationSyntax declaration, IFieldSymbol field, bool isThreadLocal)
    {
        VariableDeclaratorSyntax variable = declaration.Declaration.Variables[0];
        if (isThreadLocal)
        {
            // A factory makes a value for each thread; an AsyncLocal has none.
            return variable.Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null } && declaration.Declaration.Type is GenericNameSyntax generic
                ? Replaced(declaration, TypeName(generic.TypeArgumentList.Arguments[0].ToString()))
                : null;
        }

        if (variable.Initializer is not null)
        {
            return null;
        }

        SyntaxList<AttributeListSyntax> attributes = [.. declaration.AttributeLists.Select(static l => l.WithAttributes([.. l.Attributes.Where(static a => a.Name.ToString() is not ("ThreadStatic" or "System.ThreadStatic" or "ThreadStaticAttribute"))])).Where(static l => l.Attributes.Count > 0)];
        FieldDeclarationSyntax changed = Replaced(declaration.WithAttributeLists(attributes), TypeName(declaration.Declaration.Type.ToString()));
        return field.IsReadOnly ? changed : changed.AddModifiers(SyntaxFactory.Token(SyntaxKind.ReadOnlyKeyword).WithTrailingTrivia(SyntaxFactory.Space)).WithLeadingTrivia(declaration.GetLeadingTrivia());
    }

    private static TypeSyntax TypeName(string value) => SyntaxFactory.ParseTypeName("global::System.Threading.AsyncLocal<" + value + ">").WithAdditionalAnnotations(Simplifier.Annotation);

    private static FieldDeclarationSyntax Replaced(FieldDeclarationSyntax declaration, TypeSyntax type)
    {
        VariableDeclarationSyntax variables = declaration.Declaration;
        VariableDeclaratorSyntax variable = variables.Variables[0].WithInitializer(SyntaxFactory.EqualsValueClause(SyntaxFactory.ImplicitObjectCreationExpression()));
        return declaration.WithDeclaration(variables.WithType(type.WithTriviaFrom(variables.Type)).WithVariables([variable])).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
