using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Turns a timer with an <c>async void</c> callback inside an actor into a method marked <c>[Every]</c>: its ticks are then turns, and what they throw goes to the actor's OnError.</summary>
/// <remarks>Only for a private field that is set once, in a constructor, and never used, with a constant period of at least 10 ms that is the first due time too.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EveryCodeFix))]
public sealed class EveryCodeFix() : TypeCodeFix("Every", Rules.AsyncVoidId)
{
    private const int ShortestPeriod = 10;

    private protected override string Title => "Make it a timer of the actor";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // _timer = new Timer(async _ => …, null, 1_000, 1_000);
        if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not LambdaExpressionSyntax callback
            || callback.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: { Count: 4 } arguments, Parent: BaseObjectCreationExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } created } }
            || assignment is not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax { Parent: ClassDeclarationSyntax type } } } statement }
            || model.GetTypeInfo(created, cancellationToken).Type is not { Name: "Timer", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } }
            || !type.AttributeLists.SelectMany(static l => l.Attributes).Any(a => model.GetTypeInfo(a, cancellationToken).Type is { Name: "ActorAttribute", ContainingNamespace: { Name: "Concurrency", ContainingNamespace.IsGlobalNamespace: true } })
            || model.Compilation.GetTypeByMetadataName("Concurrency.EveryAttribute") is null
            || Milliseconds(arguments[2].Expression, model, cancellationToken) is not { } period || period < ShortestPeriod || Milliseconds(arguments[3].Expression, model, cancellationToken) != period
            || FieldOf(assignment, type, model, cancellationToken) is not { } field || !IsAlone(callback, model, cancellationToken))
        {
            return null;
        }

        var names = new HashSet<string>(type.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText), StringComparer.Ordinal);
        string name = "TickAsync";
        for (int i = 2; names.Contains(name); i++)
        {
            name = "TickAsync" + i;
        }

        return new() { [type] = _ => WithTimer(type, field, statement, Method(callback, name, period)) };
    }

    private static long? Milliseconds(ExpressionSyntax span, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetConstantValue(span, cancellationToken).Value is int number)
        {
            return number;
        }

        return span is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } unit }, ArgumentList.Arguments: [{ } argument] }
            && model.GetTypeInfo(span, cancellationToken).Type is { Name: "TimeSpan" } && model.GetConstantValue(argument.Expression, cancellationToken).Value is int count
            ? unit switch
            {
                "FromMilliseconds" => count,
                "FromSeconds" => count * 1_000L,
                "FromMinutes" => count * 60_000L,
                _ => null,
            }
            : null;
    }

    // Private, declared alone in this very part, and mentioned nowhere but here: nobody disposes it or sets it anew.
    private static FieldDeclarationSyntax? FieldOf(AssignmentExpressionSyntax assignment, ClassDeclarationSyntax type, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false, DeclaringSyntaxReferences: [{ } declaration] } field
            || declaration.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { Parent: { } parent } whole } }
            || parent != type)
        {
            return null;
        }

        foreach (SyntaxReference part in field.ContainingType.DeclaringSyntaxReferences)
        {
            int mentions = part.GetSyntax(cancellationToken).DescendantTokens().Count(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == field.Name);
            if (mentions != (part.SyntaxTree == type.SyntaxTree ? 2 : 0))
            {
                return null;
            }
        }

        return whole;
    }

    // Uses nothing but the object: neither the state of the timer nor what the constructor has.
    private static bool IsAlone(LambdaExpressionSyntax callback, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(callback, cancellationToken).Symbol is not IMethodSymbol { Parameters: [{ } state] } || model.AnalyzeDataFlow(callback) is not { Succeeded: true } flow)
        {
            return false;
        }

        return flow.DataFlowsIn.All(static s => s is IParameterSymbol { IsThis: true })
            && !flow.ReadInside.Contains(state, SymbolEqualityComparer.Default)
            && flow.WrittenInside.All(s => s.Locations.All(l => callback.Span.Contains(l.SourceSpan)));
    }

    private static MethodDeclarationSyntax Method(LambdaExpressionSyntax callback, string name, long period)
    {
        var method = (MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[global::Concurrency.Every({period})]\nprivate async global::System.Threading.Tasks.Task {name}() {{ }}")!;
        BlockSyntax body = callback.Body is BlockSyntax block ? block.WithoutTrivia() : SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(((ExpressionSyntax)callback.Body).WithoutTrivia()));
        return ShortNames.In(method.WithBody(body)).WithLeadingTrivia(SyntaxFactory.ElasticLineFeed, SyntaxFactory.ElasticLineFeed).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static ClassDeclarationSyntax WithTimer(ClassDeclarationSyntax type, FieldDeclarationSyntax field, StatementSyntax statement, MethodDeclarationSyntax method) =>
        type.RemoveNodes([field, statement], SyntaxRemoveOptions.KeepUnbalancedDirectives)!.AddMembers(method);
}
