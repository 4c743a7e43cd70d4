using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Starts an actor instead of constructing its class, and asks it instead of calling it: <c>var account = new Account();</c> becomes <c>var account = Account.Ref.Start();</c></summary>
/// <remarks>Offered for a local of which every use is a call that can become an awaited ask.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StartActorCodeFix))]
public sealed class StartActorCodeFix() : TypeCodeFix("StartActor", Rules.BypassedMailboxId)
{
    private protected override string Title => "Start the actor, and ask it";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ObjectCreationExpressionSyntax { Initializer: null } creation
            || creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true, Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } } } variable }
            || model.GetTypeInfo(creation, cancellationToken).Type is not INamedTypeSymbol actor || actor.GetTypeMembers("Ref") is not [{ } handle] || handle.GetMembers("Start").IsEmpty // One of many is started by its directory.
            || model.GetDeclaredSymbol(variable, cancellationToken) is not ILocalSymbol local)
        {
            return null;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new()
        {
            [creation] = c => SyntaxFactory.ParseExpression($"{creation.Type.WithoutTrivia()}.Ref.Start{creation.ArgumentList ?? SyntaxFactory.ArgumentList()}").WithTriviaFrom(c),
        };
        foreach (IdentifierNameSyntax use in block.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != local.Name || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, local))
                continue;

            if (use.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member || member.Expression != use || !AwaitSyntax.IsAllowedAt(call) || Ask(handle, member.Name.Identifier.ValueText) is not { } ask)
                return null;

            if (call.Parent is AwaitExpressionSyntax)
            {
                changes[call] = c => Asked((InvocationExpressionSyntax)c, ask);
                continue;
            }

            // A task that is not awaited here stays what the caller makes of it, which an ask's ValueTask could not be.
            if (model.GetTypeInfo(call, cancellationToken).Type is { Name: "Task" or "ValueTask" })
                return null;

            changes[call] = call.Parent is ExpressionStatementSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArgumentSyntax or AssignmentExpressionSyntax
                ? c => AwaitSyntax.Of(Asked((InvocationExpressionSyntax)c, ask))
                : c => SyntaxFactory.ParenthesizedExpression(AwaitSyntax.Of(Asked((InvocationExpressionSyntax)c, ask).WithoutTrivia())).WithTriviaFrom(c);
        }

        return changes;
    }

    private static string? Ask(INamedTypeSymbol handle, string message)
    {
        string name = message.EndsWith("Async", StringComparison.Ordinal) ? message : message + "Async";
        return handle.GetMembers(name).Any(static m => m is IMethodSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }) ? name : null;
    }

    private static InvocationExpressionSyntax Asked(InvocationExpressionSyntax call, string ask) => call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithName(SyntaxFactory.IdentifierName(ask)));
}
