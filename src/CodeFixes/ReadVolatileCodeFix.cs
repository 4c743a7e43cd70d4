using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Reads a flag that another thread sets with <c>Volatile.Read</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadVolatileCodeFix))]
public sealed class ReadVolatileCodeFix() : NodeCodeFix("ReadVolatile", Rules.BusyWaitId)
{
    private protected override string Title => "Read it with Volatile.Read";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(BusyWaitAnalyzer.Kind, out string? kind) || kind != "stop")
        {
            return null;
        }

        SyntaxNode condition = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        ExpressionSyntax? flag = condition is PrefixUnaryExpressionSyntax not ? not.Operand : condition as ExpressionSyntax;
        return flag is IdentifierNameSyntax or MemberAccessExpressionSyntax
            ? new(flag, current => WaitStatementSyntax.WithShortNames(SyntaxFactory.ParseExpression("global::System.Threading.Volatile.Read(ref " + flag.WithoutTrivia() + ")")).WithTriviaFrom(current))
            : null;
    }
}
