using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Makes a private list or set that threads share immutable, and each change of it one <c>ImmutableInterlocked.Update</c>.</summary>
/// <remarks>Offered only where every use has a counterpart that does the same for one thread. Readers go on with the collection they have.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImmutableCollectionCodeFix))]
public sealed class ImmutableCollectionCodeFix() : TypeCodeFix("ImmutableInterlocked", Rules.StaticCollectionId)
{
    private static readonly HashSet<string> ListChanges = new(StringComparer.Ordinal) { "Add", "AddRange", "Clear", "Insert", "Remove", "RemoveAt", "RemoveAll" };
    private static readonly HashSet<string> SetChanges = new(StringComparer.Ordinal) { "Add", "Clear", "Remove" };
    private static readonly HashSet<string> SameReads = new(StringComparer.Ordinal) { "Count", "Contains", "IndexOf", "Exists", "Find", "FindIndex", "FindLast", "ForEach", "TrueForAll", "TryGetValue", "GetEnumerator" };

    // These say whether they have changed anything, and so does the update.
    private static readonly HashSet<string> Answering = new(StringComparer.Ordinal) { "Add", "Remove" };

    private protected override string Title => "Make it immutable, and change it with ImmutableInterlocked";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax use
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(use, cancellationToken).Symbol, model, cancellationToken) is not { } field
            || field.Field.Type is not INamedTypeSymbol { Name: "List" or "HashSet", TypeArguments: { Length: 1 } element, ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } } type
            || model.Compilation.GetTypeByMetadataName("System.Collections.Immutable.ImmutableInterlocked") is null || !IsEmpty(field.Variable.Initializer?.Value))
        {
            return null;
        }

        bool isSet = type.Name == "HashSet";
        string immutable = $"global::System.Collections.Immutable.Immutable{type.Name}<{element[0].ToMinimalDisplayString(model, field.Declaration.SpanStart)}>";
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new() { [field.Declaration] = d => Declared((FieldDeclarationSyntax)d, immutable) };
        foreach (ExpressionSyntax access in field.Uses)
        {
            switch (access.Parent)
            {
                case ForEachStatementSyntax loop when loop.Expression == access:
                case ElementAccessExpressionSyntax element2 when !isSet && IsRead(element2):
                    continue;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member when member.Expression == access && (isSet ? SetChanges : ListChanges).Contains(member.Name.Identifier.ValueText):
                    if (!CanUpdate(call, member.Name.Identifier.ValueText, isSet) || !LambdaSyntax.CanCapture(call.ArgumentList, model, cancellationToken))
                    {
                        return null;
                    }

                    string name = FreeNames.At(call, null, model, "old");
                    changes[call] = c => Updated((InvocationExpressionSyntax)c, name);
                    continue;
                case MemberAccessExpressionSyntax member when member.Expression == access && (SameReads.Contains(member.Name.Identifier.ValueText) || IsQuery(member, model, cancellationToken)):
                    continue;
                default:
                    return null;
            }
        }

        return changes;
    }

    private static bool IsEmpty(ExpressionSyntax? initial) => initial is CollectionExpressionSyntax { Elements.Count: 0 } or BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } };

    private static bool IsRead(ElementAccessExpressionSyntax element) =>
        !(element.Parent is AssignmentExpressionSyntax assignment && assignment.Left == element) && element.Parent is not (PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } or ArgumentSyntax { RefKindKeyword.RawKind: not 0 });

    private static bool IsQuery(MemberAccessExpressionSyntax member, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(member, cancellationToken).Symbol is IMethodSymbol { ReducedFrom.ContainingType.Name: "Enumerable" };

    // What goes into the lambda must be able to stand there, and to be evaluated again when another thread has come between.
    private static bool CanUpdate(InvocationExpressionSyntax call, string method, bool isSet) =>
        (call.Parent is ExpressionStatementSyntax || (Answering.Contains(method) && (isSet || method == "Remove")))
        && !call.ArgumentList.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or AssignmentExpressionSyntax or DeclarationExpressionSyntax or RefExpressionSyntax
            || n.IsKind(SyntaxKind.PostIncrementExpression) || n.IsKind(SyntaxKind.PostDecrementExpression) || n.IsKind(SyntaxKind.PreIncrementExpression) || n.IsKind(SyntaxKind.PreDecrementExpression)
            || n is ArgumentSyntax { RefKindKeyword.RawKind: not 0 });

    private static ExpressionSyntax Updated(InvocationExpressionSyntax call, string old)
    {
        var member = (MemberAccessExpressionSyntax)call.Expression;
        ExpressionSyntax changed = call.WithExpression(member.WithExpression(SyntaxFactory.IdentifierName(old))).WithoutTrivia();
        return ShortNames.In(SyntaxFactory.ParseExpression($"global::System.Collections.Immutable.ImmutableInterlocked.Update(ref {member.Expression.WithoutTrivia()}, {old} => {changed})")).WithTriviaFrom(call);
    }

    private static FieldDeclarationSyntax Declared(FieldDeclarationSyntax field, string immutable)
    {
        TypeSyntax type = ShortNames.In(SyntaxFactory.ParseTypeName(immutable)).WithTriviaFrom(field.Declaration.Type).WithAdditionalAnnotations(Simplifier.Annotation);
        VariableDeclaratorSyntax variable = field.Declaration.Variables[0];
        ExpressionSyntax empty = ShortNames.In(SyntaxFactory.ParseExpression(immutable + ".Empty")).WithTriviaFrom(variable.Initializer!.Value);
        FieldDeclarationSyntax declared = field.WithDeclaration(field.Declaration.WithType(type).WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(variable.Initializer.WithValue(empty)))));
        int at = declared.Modifiers.IndexOf(SyntaxKind.ReadOnlyKeyword);
        return at < 0 ? declared : declared.WithModifiers(declared.Modifiers.RemoveAt(at));
    }
}
