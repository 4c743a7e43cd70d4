using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

// Concurrency contract
//   Callers:   any thread of the compiler's, for several compilations at once.
//   I1  All but _summary is fixed at construction.
//   I2  _summary is a function of the tree, and never changes: whoever writes it writes the same; the exchange publishes it with its content.

/// <summary>What a file declares, found out once for its tree: an edit elsewhere leaves the tree as it is, and with it this.</summary>
internal sealed class TreeDeclarations
{
    // Weak in its key: the nodes belong to the tree and go with it.
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Known = new();

    private DeclarationSummary? _summary;

    private TreeDeclarations(SyntaxTree tree, CancellationToken cancellationToken)
    {
        Tree = tree;
        var attributed = new List<AttributedType>();
        var aliases = new List<string>();
        var globalAliases = new List<string>();
        foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: { } alias } directive)
            {
                (directive.GlobalKeyword.Span.IsEmpty ? aliases : globalAliases).Add(alias);
            }
            else if (node is TypeDeclarationSyntax { AttributeLists.Count: > 0 } type)
            {
                attributed.Add(new AttributedType(type, [.. type.AttributeLists.SelectMany(static list => list.Attributes).Select(static attribute => LastName(attribute.Name))]));
            }
        }

        Attributed = attributed;
        Aliases = aliases;
        GlobalAliases = globalAliases;
    }

    public SyntaxTree Tree { get; }

    /// <summary>In the order of the text.</summary>
    public List<AttributedType> Attributed { get; }

    /// <summary>The names that the file gives to types for itself.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The names that it gives to types for the whole project.</summary>
    public IReadOnlyList<string> GlobalAliases { get; }

    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.TryGetValue(tree, out TreeDeclarations? known) ? known : Known.GetValue(tree, new TreeDeclarations(tree, cancellationToken).Itself);

    /// <summary>All that is outside of bodies.</summary>
    public DeclarationSummary Summarize(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _summary, null, null) is { } known)
        {
            return known;
        }

        DeclarationSummary found = DeclarationText.Read(Tree, cancellationToken);
        Interlocked.Exchange(ref _summary, found);
        return found;
    }

    private TreeDeclarations Itself(SyntaxTree tree) => this;

    private static string LastName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
