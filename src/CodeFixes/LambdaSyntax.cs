using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>What code may move into a lambda.</summary>
internal static class LambdaSyntax
{
    /// <summary>Whether a lambda can name all that the code names: no parameter passed by reference, nothing that lives on the stack only, not the object of a struct.</summary>
    public static bool CanCapture(SyntaxNode code, SemanticModel model, CancellationToken cancellationToken)
    {
        bool isInStruct = code.FirstAncestorOrSelf<TypeDeclarationSyntax>() is StructDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.StructKeyword };
        foreach (SyntaxNode node in code.DescendantNodesAndSelf())
        {
            if (isInStruct && node is ThisExpressionSyntax)
            {
                return false;
            }

            if (node is not SimpleNameSyntax name)
            {
                continue;
            }

            switch (model.GetSymbolInfo(name, cancellationToken).Symbol)
            {
                case IParameterSymbol { RefKind: not RefKind.None } or IParameterSymbol { Type.IsRefLikeType: true } or ILocalSymbol { Type.IsRefLikeType: true } or ILocalSymbol { RefKind: not RefKind.None }:
                case IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } or IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } when isInStruct && name.Parent is not MemberAccessExpressionSyntax:
                    return false;
            }
        }

        return true;
    }
}
