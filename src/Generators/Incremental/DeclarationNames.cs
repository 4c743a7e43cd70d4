using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>
/// Gathers which names the declarations of a file mention and which they declare. A symbol is reached from another one either because a declaration mentions a name or because it belongs to a type that
/// was reached, so it is enough to know the types that stand in a namespace: what is nested in them comes with them. Where in doubt a name counts.
/// </summary>
internal sealed class DeclarationNames
{
    /// <summary>Without case, because the names of generated files are: a type's neighbour that differs by case alone has a say in them.</summary>
    public static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    private const string AttributeSuffix = "Attribute";

    // What the generators look up without anybody's mentioning it.
    private static readonly HashSet<string> LookedUp = new(
        [.. new[] { KnownNames.HostingExtensionsName, KnownNames.KeyedServiceProviderName, KnownNames.ServiceScopeFactoryName, KnownNames.ServiceKnowledgeName }.Select(static name => name.Substring(name.LastIndexOf('.') + 1)), "field"],
        Comparer);

    private readonly HashSet<string> _mentioned = new(Comparer);
    private readonly HashSet<string> _declared = new(Comparer);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private bool _concernsAll;

    public void Add(SyntaxNode node)
    {
        switch (node)
        {
            case SimpleNameSyntax name:
                _mentioned.Add(name.Identifier.ValueText);
                break;
            case UsingDirectiveSyntax directive:
                _concernsAll |= !directive.GlobalKeyword.IsKind(SyntaxKind.None);
                break;
            case CompilationUnitSyntax unit:
                // The assembly's attributes and the module's: who is a friend, for instance. In a script members are found by name, too.
                _concernsAll |= unit.AttributeLists.Count > 0 || unit.SyntaxTree.Options.Kind != SourceCodeKind.Regular;
                break;
            case BaseNamespaceDeclarationSyntax scope:
                _namespaces.Add(PathOf(scope));
                break;
            case GlobalStatementSyntax:
                AddType(node, "Program", arity: 0);
                break;
            case MemberDeclarationSyntax { Parent: CompilationUnitSyntax or BaseNamespaceDeclarationSyntax } member:
                AddMemberOfNamespace(member);
                break;
            case MemberDeclarationSyntax member:
                AddExtension(member);
                break;
        }
    }

    /// <summary>The compiler resolves what documentation refers to, and the text that a symbol has says what has been found.</summary>
    public void AddDocumentation(SyntaxTrivia documentation)
    {
        foreach (SimpleNameSyntax name in documentation.GetStructure()!.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            _mentioned.Add(name.Identifier.ValueText);
        }
    }

    /// <summary>What a statement at the top of a file declares hides, by its name, whatever any other file could mean by it: there the name is an error.</summary>
    /// <returns>The names, in order.</returns>
    public List<string> AddVariables(GlobalStatementSyntax statement)
    {
        List<string> variables = [.. statement.DescendantNodes().Select(static node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            _ => null,
        }).OfType<string>()];
        _declared.UnionWith(variables);
        return variables;
    }

    public DeclarationSummary Close(Fingerprint fingerprint) => new(fingerprint, [.. _mentioned], [.. _declared], [.. _namespaces], _concernsAll);

    private void AddMemberOfNamespace(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case TypeDeclarationSyntax type:
                AddType(type, type.Identifier.ValueText, type.Arity);
                break;
            case BaseTypeDeclarationSyntax type:
                AddType(type, type.Identifier.ValueText, arity: 0);
                break;
            case DelegateDeclarationSyntax type:
                AddType(type, type.Identifier.ValueText, type.Arity);
                break;
        }
    }

    private void AddType(SyntaxNode type, string name, int arity)
    {
        _mentioned.Add(name);
        _declared.Add(name);
        if (name.Length > AttributeSuffix.Length && name.EndsWith(AttributeSuffix, StringComparison.Ordinal))
        {
            _declared.Add(name.Substring(0, name.Length - AttributeSuffix.Length));
        }

        if (arity > 0)
        {
            // So a generated file writes it, and a neighbour may really be called that.
            string hint = name + "_" + arity.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _mentioned.Add(hint);
            _declared.Add(hint);
        }

        _concernsAll |= LookedUp.Contains(name) || IsOfTheFramework(type);
    }

    /// <summary>Extension members are found by their own names, while nobody names the class that has them.</summary>
    private void AddExtension(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case MethodDeclarationSyntax method when member.Parent is ExtensionBlockDeclarationSyntax || (method.ParameterList.Parameters is [{ } first, ..] && first.Modifiers.Any(SyntaxKind.ThisKeyword)):
                _declared.Add(method.Identifier.ValueText);
                break;
            case PropertyDeclarationSyntax { Parent: ExtensionBlockDeclarationSyntax } property:
                _declared.Add(property.Identifier.ValueText);
                break;
        }
    }

    /// <summary>The compiler looks the framework's types up by itself, and prefers those that are declared in the project.</summary>
    private static bool IsOfTheFramework(SyntaxNode type) =>
        type.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>().LastOrDefault()?.Name.GetFirstToken().ValueText == "System";

    private static string PathOf(BaseNamespaceDeclarationSyntax scope) =>
        string.Join(".", scope.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static one => one.Name.ToString()));
}
