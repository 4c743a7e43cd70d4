using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Gives a queue a capacity; writers then wait for room.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BoundQueueCodeFix))]
public sealed class BoundQueueCodeFix() : NodeCodeFix("BoundQueue", Rules.GrowthId)
{
    // What an actor's mailbox holds by default.
    private const string Capacity = "1024";

    private protected override string Title => "Hold at most " + Capacity + " items";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) switch
    {
        InvocationExpressionSyntax call when !DropsSilently(root) && Bounded(call) is { } bounded => new(call, current => bounded.WithTriviaFrom(current)),
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } when !DropsSilently(root) && IsNoLimit(arguments[0], model, cancellationToken) => new(arguments[0].Expression, Limited),
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } when !DropsSilently(root) && IsNoLimit(arguments[0], model, cancellationToken) => new(arguments[0].Expression, Limited),
        BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation, cancellationToken).Type is { Name: "BlockingCollection" } => new(creation, static current => WithCapacity((BaseObjectCreationExpressionSyntax)current)),
        _ => null,
    };

    private static bool IsNoLimit(ArgumentSyntax capacity, SemanticModel model, CancellationToken cancellationToken) => model.GetConstantValue(capacity.Expression, cancellationToken).Value is int.MaxValue;

    private static SyntaxNode Limited(SyntaxNode capacity) => SyntaxFactory.ParseExpression(Capacity).WithTriviaFrom(capacity);

    // TryWrite cannot fail while there is no limit; with one, who does not look at its answer loses items.
    private static bool DropsSilently(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(static call =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryWrite" }
        && call.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } });

    private static InvocationExpressionSyntax? Bounded(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "CreateUnbounded" } name } access)
        {
            return null;
        }

        string settings = "FullMode = global::System.Threading.Channels.BoundedChannelFullMode.Wait";
        switch (call.ArgumentList.Arguments.Count)
        {
            case 0:
                break;
            case 1 when call.ArgumentList.Arguments[0].Expression is ObjectCreationExpressionSyntax { Initializer: var initializer }:
                settings = string.Join(", ", new[] { settings }.Concat(initializer?.Expressions.Select(static e => e.ToString()) ?? []));
                break;
            default:
                return null;
        }

        ArgumentSyntax options = SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"new global::System.Threading.Channels.BoundedChannelOptions({Capacity}) {{ {settings} }}"));
        return WaitStatementSyntax.WithShortNames(call
            .WithExpression(access.WithName(name.WithIdentifier(SyntaxFactory.Identifier("CreateBounded"))))
            .WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(options)))
            .WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static BaseObjectCreationExpressionSyntax WithCapacity(BaseObjectCreationExpressionSyntax creation)
    {
        ArgumentListSyntax arguments = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
        ArgumentSyntax capacity = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(Capacity)).WithLeadingTrivia(arguments.Arguments.Count > 0 ? SyntaxFactory.Space : default);
        return creation.WithArgumentList(arguments.AddArguments(capacity));
    }
}
