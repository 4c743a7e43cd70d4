using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>
/// Reads all that a file declares: nodes, tokens, directives and documentation outside of bodies. Two files with the same fingerprint declare the same symbols, as far as anything can be asked of a
/// symbol. Of a body it matters that it is there, its directives (<c>#nullable</c> holds on behind it), whether an accessor says <c>field</c>, which declares one, and which variables a statement
/// at the top of a file declares, whose names hold in every file.
/// </summary>
internal static class DeclarationText
{
    // Kinds are positive, so these cannot be taken for one.
    private const int Structure = -1;
    private const int Missing = -2;

    public static DeclarationSummary Read(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var writer = new FingerprintWriter();
        var names = new DeclarationNames();
        writer.Write(tree.FilePath);
        Write(writer, (CSharpParseOptions)tree.Options);
        SyntaxNode root = tree.GetRoot(cancellationToken);
        WriteMarkOfGeneratedCode(writer, root);

        // The nodes in order with the number of their children are the tree itself.
        foreach (SyntaxNodeOrToken part in root.DescendantNodesAndTokensAndSelf(static node => !IsBody(node)))
        {
            if (part.AsNode() is not { } node)
            {
                Write(writer, names, part.AsToken());
                continue;
            }

            names.Add(node);
            writer.Write(node.RawKind);
            if (IsBody(node))
            {
                WriteBody(writer, names, node);
            }
            else
            {
                writer.Write(node.ChildNodesAndTokens().Count);
            }
        }

        return names.Close(writer.Close());
    }

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;

    private static void Write(FingerprintWriter writer, CSharpParseOptions options)
    {
        writer.Write((int)options.LanguageVersion);
        writer.Write((int)options.Kind);
        writer.Write((int)options.DocumentationMode);
        writer.Write(options.PreprocessorSymbolNames.Count());
        foreach (string symbol in options.PreprocessorSymbolNames.OrderBy(static name => name, StringComparer.Ordinal))
        {
            writer.Write(symbol);
        }

        foreach (KeyValuePair<string, string> feature in options.Features.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            writer.Write(feature.Key);
            writer.Write(feature.Value);
        }
    }

    /// <summary>A comment at the head of a file may tell the compiler that it is generated, and then nullability is off in it.</summary>
    private static void WriteMarkOfGeneratedCode(FingerprintWriter writer, SyntaxNode root)
    {
        foreach (SyntaxTrivia trivia in root.GetLeadingTrivia())
        {
            if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia && trivia.ToString() is { } comment && comment.IndexOf("generated", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                writer.Write(Structure);
                writer.Write(comment);
            }
        }
    }

    private static void Write(FingerprintWriter writer, DeclarationNames names, SyntaxToken token)
    {
        WriteStructure(writer, names, token.HasLeadingTrivia ? token.LeadingTrivia : default, token.HasStructuredTrivia);
        writer.Write(token.RawKind);
        if (token.IsMissing)
        {
            writer.Write(Missing);
        }
        else if (SyntaxFacts.GetText(token.Kind()).Length == 0)
        {
            writer.Write(token.Text); // Names and literals: all other tokens are what their kind says.
        }

        WriteStructure(writer, names, token.HasTrailingTrivia ? token.TrailingTrivia : default, token.HasStructuredTrivia);
    }

    private static void WriteStructure(FingerprintWriter writer, DeclarationNames names, SyntaxTriviaList list, bool hasStructure)
    {
        if (!hasStructure)
        {
            return;
        }

        foreach (SyntaxTrivia trivia in list)
        {
            bool isDocumentation = SyntaxFacts.IsDocumentationCommentTrivia(trivia.Kind());
            if (isDocumentation)
            {
                names.AddDocumentation(trivia);
            }

            if (trivia.IsDirective || isDocumentation)
            {
                writer.Write(Structure);
                writer.Write(trivia.ToFullString());
            }
        }
    }

    private static void WriteBody(FingerprintWriter writer, DeclarationNames names, SyntaxNode body)
    {
        if (body is GlobalStatementSyntax statement)
        {
            foreach (string name in names.AddVariables(statement))
            {
                writer.Write(name);
            }

            if (statement.Statement is LocalDeclarationStatementSyntax { IsConst: true } constant)
            {
                writer.Write(constant.ToString());
            }
        }

        if (body.ContainsDirectives)
        {
            foreach (SyntaxTrivia directive in body.DescendantTrivia().Where(static trivia => trivia.IsDirective))
            {
                writer.Write(Structure);
                writer.Write(directive.ToFullString());
            }
        }

        bool isOfProperty = body.Parent is AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
        writer.Write(isOfProperty && body.DescendantTokens().Any(static token => token.Text == "field") ? 1 : 0);
    }
}
