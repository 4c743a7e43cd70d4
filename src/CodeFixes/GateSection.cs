using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>A stretch of an async function during which a gate is held, as it can be written with a lease: <c>using (await _gate.AcquireAsync()) { … }</c></summary>
/// <param name="Block">The block that takes the gate.</param>
/// <param name="From">The statement that takes it.</param>
/// <param name="To">The last statement it is needed for: the <c>try</c>, the release, or <paramref name="From"/> again for a <c>lock</c>.</param>
/// <param name="Uses">How often the gate is named.</param>
internal readonly record struct GateSection(BlockSyntax Block, int From, int To, int Uses)
{
    /// <summary>The section that a use of the gate opens; null when it opens none, or one that cannot be written with a lease.</summary>
    public static GateSection? At(ExpressionSyntax use)
    {
        if (use.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement || !AwaitSyntax.IsAllowedAt(block))
        {
            return null;
        }

        int from = block.Statements.IndexOf(statement);
        if (statement is LockStatementSyntax { Statement: BlockSyntax } locked)
        {
            return locked.Expression == use ? new(block, from, from, 1) : null;
        }

        string gate = use.ToString();
        if (statement is not ExpressionStatementSyntax taking || Taken(taking.Expression) is not { } taken || taken.Gate.ToString() != gate || from + 1 >= block.Statements.Count)
        {
            return null;
        }

        if (block.Statements[from + 1] is TryStatementSyntax { Finally.Block.Statements: { Count: 1 } release } && IsRelease(release[0], gate))
        {
            return new(block, from, from + 1, 2);
        }

        for (int to = from + 1; to < block.Statements.Count; to++)
        {
            if (IsRelease(block.Statements[to], gate))
            {
                return CanBeEnclosed(block, from, to) ? new(block, from, to, 2) : null;
            }
        }

        return null;
    }

    /// <summary>The block with the section written with a lease.</summary>
    public BlockSyntax Rewrite(BlockSyntax current)
    {
        StatementSyntax first = current.Statements[From];
        (string taking, SyntaxList<StatementSyntax> body) = Parts(current, first);
        UsingStatementSyntax leased = ((UsingStatementSyntax)SyntaxFactory.ParseStatement($"using ({taking}) {{ }}")).WithStatement(SyntaxFactory.Block(body)).WithTriviaFrom(first).WithAdditionalAnnotations(Formatter.Annotation);
        if (To > From)
        {
            leased = leased.WithTrailingTrivia(current.Statements[To].GetTrailingTrivia());
        }

        SyntaxList<StatementSyntax> statements = current.Statements;
        for (int i = To; i > From; i--)
        {
            statements = statements.RemoveAt(i);
        }

        return current.WithStatements(statements.Replace(statements[From], leased));
    }

    private (string Taking, SyntaxList<StatementSyntax> Body) Parts(BlockSyntax current, StatementSyntax first)
    {
        if (first is LockStatementSyntax locked)
        {
            return ($"await {locked.Expression.WithoutTrivia()}.AcquireAsync()", ((BlockSyntax)locked.Statement).Statements);
        }

        (ExpressionSyntax gate, string arguments, string configured) = Taken(((ExpressionStatementSyntax)first).Expression)!.Value;
        string taking = $"await {gate.WithoutTrivia()}.AcquireAsync({arguments}){configured}";
        if (current.Statements[To] is TryStatementSyntax @try)
        {
            return (taking, @try.Catches.Count > 0 ? SyntaxFactory.SingletonList<StatementSyntax>(@try.WithFinally(null)) : @try.Block.Statements);
        }

        return (taking, [.. current.Statements.Skip(From + 1).Take(To - From - 1)]);
    }

    // await gate.WaitAsync(token).ConfigureAwait(false), gate.Wait(), Monitor.Enter(gate): waits until it has the gate, or is cancelled.
    private static (ExpressionSyntax Gate, string Arguments, string Configured)? Taken(ExpressionSyntax taking)
    {
        string configured = string.Empty;
        ExpressionSyntax call = taking is AwaitExpressionSyntax awaited ? awaited.Expression : taking;
        if (call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: { } inner } } configure)
        {
            configured = ".ConfigureAwait" + configure.ArgumentList.WithoutTrivia();
            call = inner;
        }

        return call switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitAsync" or "Wait" or "Enter", Expression: { } gate }, ArgumentList.Arguments: { Count: <= 1 } arguments } when !IsMonitor(gate) =>
                arguments.Count == 0 || IsToken(arguments[0]) ? (gate, arguments.ToString(), configured) : null,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Enter", Expression: { } monitor }, ArgumentList.Arguments: { Count: 1 } only } when IsMonitor(monitor) => (only[0].Expression, string.Empty, configured),
            _ => null,
        };
    }

    // A time would be a number or a TimeSpan; a token is a variable or a property.
    private static bool IsToken(ArgumentSyntax argument) => argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax && argument.Expression.ToString() is { } text
        && (text.EndsWith("oken", StringComparison.Ordinal) || text is "ct" || text.EndsWith("Ct", StringComparison.Ordinal) || text.EndsWith(".None", StringComparison.Ordinal) || text.EndsWith("Aborted", StringComparison.Ordinal));

    private static bool IsMonitor(ExpressionSyntax type) => type.ToString() is "Monitor" or "System.Threading.Monitor" or "Threading.Monitor";

    private static bool IsRelease(StatementSyntax statement, string gate) => statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: var arguments } }
        && (IsMonitor(access.Expression)
            ? access.Name.Identifier.ValueText == "Exit" && arguments.Count == 1 && arguments[0].Expression.ToString() == gate
            : access.Name.Identifier.ValueText is "Release" or "Exit" && arguments.Count == 0 && access.Expression.ToString() == gate);

    // Nothing between leaves, and nothing that is declared there is needed behind.
    private static bool CanBeEnclosed(BlockSyntax block, int from, int to)
    {
        HashSet<string> declared = new(StringComparer.Ordinal);
        for (int i = from + 1; i < to; i++)
        {
            StatementSyntax statement = block.Statements[i];
            if (statement.DescendantNodesAndSelf(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or YieldStatementSyntax or LocalFunctionStatementSyntax)
                || statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 })
            {
                return false;
            }

            declared.UnionWith(statement.DescendantNodesAndSelf().Select(static n => n switch { VariableDeclaratorSyntax variable => variable.Identifier.ValueText, SingleVariableDesignationSyntax designation => designation.Identifier.ValueText, _ => string.Empty }));
        }

        return to > from + 1 && !block.Statements.Skip(to + 1).SelectMany(static s => s.DescendantNodes()).OfType<IdentifierNameSyntax>().Any(n => declared.Contains(n.Identifier.ValueText));
    }
}
