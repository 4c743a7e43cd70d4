using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Makes a private lock or semaphore an <c>AsyncSemaphore</c>, whose lease is given back however the block is left: <c>using (await _gate.AcquireAsync()) { … }</c></summary>
/// <remarks>
/// Only where every use is such a stretch of an async function. A lock may be taken again by who has it and an <c>AsyncSemaphore</c> may not, so a stretch that calls a method which takes the
/// same one is left alone.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncSemaphoreCodeFix))]
public sealed class AsyncSemaphoreCodeFix() : TypeCodeFix("AsyncSemaphore", Rules.PermitReleaseId, Rules.ThreadBoundStateId)
{
    private protected override string Title => "Use an AsyncSemaphore and its lease";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (GateAt(root, model, diagnostic, cancellationToken) is not { } field || Made(field, model, cancellationToken) is not { } made || model.Compilation.GetTypeByMetadataName("Concurrency.AsyncSemaphore") is null)
        {
            return null;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new() { [field.Declaration] = d => Declared((FieldDeclarationSyntax)d, made) };
        int uses = 0;
        List<SyntaxNode> members = [];
        foreach (ExpressionSyntax use in field.Uses)
        {
            if (GateSection.At(use) is not { } section)
            {
                continue;
            }

            // Two stretches of one block, or one inside of the other: their places in it would move.
            if (changes.Keys.Any(k => k.Span.Contains(section.Block.Span) || (section.Block.Span.Contains(k.Span) && k != field.Declaration)))
            {
                return null;
            }

            uses += section.Uses;
            changes[section.Block] = b => section.Rewrite((BlockSyntax)b);
            members.Add(section.Block.FirstAncestorOrSelf<MemberDeclarationSyntax>()!);
        }

        return uses > 0 && uses == field.Uses.Count && !MayBeTakenAgain(members, field, model, cancellationToken) ? changes : null;
    }

    // The field that the call which takes it names: at the report for a permit, beside it for a lock across an await.
    private static PrivateFieldSyntax? GateAt(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        Location location = diagnostic.Id == Rules.PermitReleaseId ? diagnostic.Location : diagnostic.AdditionalLocations.FirstOrDefault() ?? diagnostic.Location;
        if (location.SourceTree != root.SyntaxTree || root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call)
        {
            return null;
        }

        return PrivateFieldSyntax.Of(model.GetSymbolInfo(access.Expression, cancellationToken).Symbol, model, cancellationToken)
            ?? (call.ArgumentList.Arguments.Count > 0 ? PrivateFieldSyntax.Of(model.GetSymbolInfo(call.ArgumentList.Arguments[0].Expression, cancellationToken).Symbol, model, cancellationToken) : null);
    }

    // The arguments of the new one: those of a SemaphoreSlim mean the same, an object admits one.
    private static string? Made(PrivateFieldSyntax field, SemanticModel model, CancellationToken cancellationToken)
    {
        if (field.Variable.Initializer?.Value is not BaseObjectCreationExpressionSyntax { Initializer: null } created || field.Field.Type is not INamedTypeSymbol type)
        {
            return null;
        }

        SeparatedSyntaxList<ArgumentSyntax> arguments = created.ArgumentList?.Arguments ?? default;
        return type switch
        {
            { Name: "SemaphoreSlim" } => arguments.Count is 1 or 2 && arguments.All(static a => a.NameColon is null) ? arguments.ToString() : null,
            { Name: "Lock", ContainingNamespace.Name: "Threading" } or { SpecialType: SpecialType.System_Object } => arguments.Count == 0 && model.GetTypeInfo(created, cancellationToken).Type is { Name: "Object" or "Lock" } ? "1" : null,
            _ => null,
        };
    }

    private static FieldDeclarationSyntax Declared(FieldDeclarationSyntax field, string arguments)
    {
        TypeSyntax type = SyntaxFactory.ParseTypeName("global::Concurrency.AsyncSemaphore").WithTriviaFrom(field.Declaration.Type).WithAdditionalAnnotations(Simplifier.Annotation);
        VariableDeclaratorSyntax variable = field.Declaration.Variables[0];
        ExpressionSyntax made = SyntaxFactory.ParseExpression($"new({arguments})").WithTriviaFrom(variable.Initializer!.Value);
        return field.WithDeclaration(field.Declaration.WithType(type).WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(variable.Initializer.WithValue(made)))));
    }

    // A member that holds the gate calls, directly or through others of the type, one that takes it.
    private static bool MayBeTakenAgain(List<SyntaxNode> members, PrivateFieldSyntax field, SemanticModel model, CancellationToken cancellationToken)
    {
        HashSet<SyntaxNode> seen = [];
        Stack<SyntaxNode> open = new(members.Distinct());
        while (open.Count > 0)
        {
            foreach (SimpleNameSyntax name in open.Pop().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name, cancellationToken).Symbol is not (IMethodSymbol { MethodKind: not MethodKind.LocalFunction } or IPropertySymbol) || model.GetSymbolInfo(name, cancellationToken).Symbol is not { } called
                    || !SymbolEqualityComparer.Default.Equals(called.ContainingType?.OriginalDefinition, field.Field.ContainingType.OriginalDefinition))
                {
                    continue;
                }

                foreach (SyntaxReference reference in called.OriginalDefinition.DeclaringSyntaxReferences)
                {
                    SyntaxNode callee = reference.GetSyntax(cancellationToken);
                    if (members.Contains(callee) || reference.SyntaxTree != model.SyntaxTree)
                    {
                        return true;
                    }

                    if (seen.Add(callee))
                    {
                        open.Push(callee);
                    }
                }
            }
        }

        return false;
    }
}
