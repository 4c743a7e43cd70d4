using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>The source of a class whose token ends with the object: a field that is cancelled where the object ends.</summary>
internal static class StopSource
{
    /// <summary>A source that the class has and cancels in <c>Dispose</c>, <c>DisposeAsync</c> or <c>StoppingAsync</c>.</summary>
    public static IFieldSymbol? Existing(INamedTypeSymbol owner, ClassDeclarationSyntax type)
    {
        foreach (ISymbol member in owner.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, IsReadOnly: true, Type: { Name: "CancellationTokenSource", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } } field && IsCancelledAtTheEnd(field, type))
                return field;
        }

        return null;
    }

    /// <summary>Declares a source in the class, cancelled where the runtime ends the object; null where that place cannot be seen in this part of the class.</summary>
    public static Func<SyntaxNode, SyntaxNode>? Declaring(INamedTypeSymbol owner, ClassDeclarationSyntax type, string name)
    {
        if (Disposer(owner) is not { } disposer)
            return DeclaresOrInherits(owner) ? null : current => WithSource(WithDisposal((ClassDeclarationSyntax)current, name), name);

        int at = type.Members.IndexOf(m => m is MethodDeclarationSyntax { Body: not null, ParameterList.Parameters.Count: 0, ExplicitInterfaceSpecifier: null } method && method.Identifier.ValueText == disposer);
        return at < 0 ? null : current => WithSource(WithCancel((ClassDeclarationSyntax)current, at, name), name);
    }

    private static bool IsCancelledAtTheEnd(IFieldSymbol field, ClassDeclarationSyntax type) => type.Members
        .OfType<MethodDeclarationSyntax>()
        .Where(static m => m.Identifier.ValueText is "Dispose" or "DisposeAsync" or "StoppingAsync")
        .SelectMany(static m => m.DescendantNodes())
        .OfType<MemberAccessExpressionSyntax>()
        .Any(m => m is { Name.Identifier.ValueText: "Cancel" or "CancelAsync", Parent: InvocationExpressionSyntax, Expression: IdentifierNameSyntax source } && source.Identifier.ValueText == field.Name);

    // The runtime prefers the asynchronous one.
    private static string? Disposer(INamedTypeSymbol owner) =>
        owner.AllInterfaces.Any(static i => i is { Name: "IAsyncDisposable", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }) ? "DisposeAsync"
        : owner.AllInterfaces.Any(static i => i.SpecialType == SpecialType.System_IDisposable) ? "Dispose"
        : null;

    private static bool DeclaresOrInherits(INamedTypeSymbol owner)
    {
        for (INamedTypeSymbol? type = owner; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers("Dispose").IsEmpty)
                return true;
        }

        return false;
    }

    private static ClassDeclarationSyntax WithSource(ClassDeclarationSyntax type, string name)
    {
        MemberDeclarationSyntax field = SyntaxFactory.ParseMemberDeclaration($"private readonly global::System.Threading.CancellationTokenSource {name} = new();")!;
        bool isAmongFields = type.Members.FirstOrDefault() is FieldDeclarationSyntax;
        return type.WithMembers(type.Members.Insert(0, isAmongFields ? Laid(field) : Laid(field).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed, SyntaxFactory.ElasticLineFeed)));
    }

    private static ClassDeclarationSyntax WithCancel(ClassDeclarationSyntax type, int at, string name)
    {
        var method = (MethodDeclarationSyntax)type.Members[at];
        StatementSyntax cancel = SyntaxFactory.ParseStatement($"{name}.Cancel();").WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        return type.WithMembers(type.Members.Replace(method, method.WithBody(method.Body!.WithStatements(method.Body.Statements.Insert(0, cancel)))));
    }

    // Cancelled and not disposed: what runs on may ask for the token once more, and a source without a timer holds nothing that must be given back.
    private static ClassDeclarationSyntax WithDisposal(ClassDeclarationSyntax type, string name) =>
        WithInterface(type).AddMembers(Laid(SyntaxFactory.ParseMemberDeclaration($"public void Dispose() => {name}.Cancel();")!).WithLeadingTrivia(SyntaxFactory.ElasticLineFeed, SyntaxFactory.ElasticLineFeed));

    private static ClassDeclarationSyntax WithInterface(ClassDeclarationSyntax type)
    {
        SimpleBaseTypeSyntax disposable = SyntaxFactory.SimpleBaseType(ShortNames.In(SyntaxFactory.ParseTypeName("global::System.IDisposable")));
        if (type.BaseList is { } list)
        {
            BaseTypeSyntax last = list.Types.Last();
            return type.WithBaseList(list.WithTypes(list.Types.Replace(last, last.WithoutTrailingTrivia()).Add(disposable.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(last.GetTrailingTrivia()))));
        }

        // class A⏎{: the line ends behind the interface now.
        SyntaxToken before = (type.ParameterList ?? (SyntaxNode?)type.TypeParameterList)?.GetLastToken() ?? type.Identifier;
        BaseListSyntax added = SyntaxFactory.BaseList(SyntaxFactory.SingletonSeparatedList<BaseTypeSyntax>(disposable.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(before.TrailingTrivia))).WithLeadingTrivia(SyntaxFactory.Space);
        return type.ReplaceToken(before, before.WithTrailingTrivia()).WithBaseList(added);
    }

    private static MemberDeclarationSyntax Laid(MemberDeclarationSyntax member) => ShortNames.In(member)
        .WithLeadingTrivia(SyntaxFactory.ElasticLineFeed)
        .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
        .WithAdditionalAnnotations(Formatter.Annotation);
}
