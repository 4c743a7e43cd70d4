using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>A class that is an actor already but for the mailbox: private state, and public methods whose whole body holds one lock.</summary>
internal sealed class LockedClass
{
    private LockedClass(ClassDeclarationSyntax declaration, INamedTypeSymbol type, FieldDeclarationSyntax gate, Dictionary<MethodDeclarationSyntax, BlockSyntax> bodies)
    {
        Declaration = declaration;
        Type = type;
        Gate = gate;
        Bodies = bodies;
    }

    public ClassDeclarationSyntax Declaration { get; }

    public INamedTypeSymbol Type { get; }

    /// <summary>The field with the lock, which goes.</summary>
    public FieldDeclarationSyntax Gate { get; }

    /// <summary>What each public method does while it holds the lock.</summary>
    public IReadOnlyDictionary<MethodDeclarationSyntax, BlockSyntax> Bodies { get; }

    /// <summary>Null for a class that the conversion could change in another way than the one that is meant.</summary>
    public static LockedClass? Of(ClassDeclarationSyntax declaration, INamedTypeSymbol type, SemanticModel model, CancellationToken cancellationToken)
    {
        if (declaration.Parent is not (BaseNamespaceDeclarationSyntax or CompilationUnitSyntax) || declaration.BaseList is not null || declaration.TypeParameterList is not null || declaration.AttributeLists.Count > 0
            || declaration.Modifiers.Any(static m => m.IsKind(SyntaxKind.StaticKeyword) || m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.FileKeyword))
            || type.DeclaringSyntaxReferences.Length != 1 || HandsItselfOut(declaration) || !declaration.Members.All(IsAllowed))
        {
            return null;
        }

        ISymbol? gate = null;
        Dictionary<MethodDeclarationSyntax, BlockSyntax> bodies = [];
        foreach (MethodDeclarationSyntax method in declaration.Members.OfType<MethodDeclarationSyntax>().Where(static m => m.Modifiers.Any(SyntaxKind.PublicKeyword)))
        {
            if (LockedBody.Of(method, model, cancellationToken) is not { } body || !IsMessage(method) || (gate is not null && !SymbolEqualityComparer.Default.Equals(gate, body.Gate)))
            {
                return null;
            }

            gate = body.Gate;
            bodies.Add(method, body.Block);
        }

        // The lock is taken by the public methods and by nobody else: a private one that takes it would wait for itself with a semaphore.
        return gate is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false, DeclaringSyntaxReferences: { Length: 1 } declared }
            && declared[0].GetSyntax(cancellationToken).Parent?.Parent is FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field
            && declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == gate.Name) == bodies.Keys.Sum(m => LockedBody.Mentions(m, gate.Name))
            && bodies.Values.All(b => !b.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == gate.Name))
            && bodies.Keys.Select(static m => Bare(m.Identifier.ValueText)).Distinct(StringComparer.Ordinal).Count() == bodies.Count
                ? new(declaration, type, field, bodies)
                : null;
    }

    /// <summary>The class as an actor.</summary>
    public ClassDeclarationSyntax Convert()
    {
        ClassDeclarationSyntax changed = Declaration.ReplaceNodes(Bodies.Keys, (method, _) => method.WithBody(method.Body!.WithStatements(Bodies[method].Statements).WithAdditionalAnnotations(Formatter.Annotation)));
        int gate = Declaration.Members.IndexOf(Gate);
        changed = changed.WithMembers(changed.Members.RemoveAt(gate));
        SyntaxTriviaList leading = changed.GetLeadingTrivia();

        // A lock waits for as long as it takes, and so does the ask.
        AttributeListSyntax attribute = ((ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration("[global::Concurrency.Actor(AskTimeoutMilliseconds = global::System.Threading.Timeout.Infinite)] class C;")!).AttributeLists[0];
        attribute = WaitStatementSyntax.WithShortNames(attribute).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        changed = changed.WithLeadingTrivia().AddAttributeLists(attribute);
        if (!changed.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            changed = changed.AddModifiers(SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space));
        }

        return changed.WithLeadingTrivia(leading).WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
    }

    private static string Bare(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    private static bool IsAllowed(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => !field.Modifiers.Any(static m => m.IsKind(SyntaxKind.PublicKeyword) || m.IsKind(SyntaxKind.InternalKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword)),
        ConstructorDeclarationSyntax constructor => !constructor.Modifiers.Any(SyntaxKind.StaticKeyword),
        MethodDeclarationSyntax method => !method.Modifiers.Any(static m => m.IsKind(SyntaxKind.InternalKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword) || m.IsKind(SyntaxKind.OverrideKeyword) || m.IsKind(SyntaxKind.VirtualKeyword))
            && !(method.Modifiers.Any(SyntaxKind.PublicKeyword) && method.Modifiers.Any(SyntaxKind.StaticKeyword)) && method.AttributeLists.Count == 0,
        PropertyDeclarationSyntax property => !property.Modifiers.Any(static m => m.IsKind(SyntaxKind.PublicKeyword) || m.IsKind(SyntaxKind.InternalKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword)),
        _ => false,
    };

    private static bool IsMessage(MethodDeclarationSyntax method) =>
        method.TypeParameterList is null && !method.ParameterList.Parameters.Any(static p => p.Modifiers.Count > 0)
        && !(method.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType is PredefinedTypeSyntax) && method.ReturnType is not RefTypeSyntax
        && !method.DescendantNodes().Any(static n => n is YieldStatementSyntax);

    // Delegates, threads and this: code that could run beside a turn, or come back into one.
    private static bool HandsItselfOut(ClassDeclarationSyntax declaration) => declaration.DescendantNodes().Any(static n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or EventFieldDeclarationSyntax
        || (n is ThisExpressionSyntax && n.Parent is not MemberAccessExpressionSyntax)
        || (n is IdentifierNameSyntax { Identifier.ValueText: "Monitor" or "Thread" or "ThreadPool" or "Parallel" or "Timer" or "Interlocked" }));
}
