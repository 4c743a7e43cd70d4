using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.CodeFixes;

/// <summary>The body of a lambda that means the same in a class of its own.</summary>
/// <param name="Block">The statements.</param>
/// <param name="Captured">The parameters of the method and the read-only fields of the object that it reads, in the order it does.</param>
/// <param name="UsesToken">Whether it reads the token of the method.</param>
internal readonly record struct MovableBody(BlockSyntax Block, List<ISymbol> Captured, bool UsesToken)
{
    /// <summary>Null where a name could mean something else there, or a value could change after it was handed over.</summary>
    /// <param name="block">The statements.</param>
    /// <param name="method">The method they are in.</param>
    /// <param name="token">The token that cancels them.</param>
    /// <param name="model">The model of their file.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static MovableBody? Of(BlockSyntax block, IMethodSymbol method, IParameterSymbol? token, SemanticModel model, CancellationToken cancellationToken)
    {
        if (block.Parent is not TryStatementSyntax || !HasAwait(block) || block.ContainsDirectives || block.DescendantNodes().Any(static n => n is BaseExpressionSyntax or LocalFunctionStatementSyntax or UnsafeStatementSyntax)
            || !ReadsFieldsOnly(block, method, model, cancellationToken))
        {
            return null;
        }

        List<ISymbol> captured = [];
        bool usesToken = false;
        foreach (SimpleNameSyntax name in block.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = model.GetSymbolInfo(name, cancellationToken).Symbol;
            if (symbol is IParameterSymbol parameter && SymbolEqualityComparer.Default.Equals(parameter, token))
            {
                usesToken = true;
            }
            else if (symbol is IParameterSymbol { RefKind: RefKind.None } || symbol is IFieldSymbol { IsReadOnly: true, IsStatic: false } field && IsOf(field, method.ContainingType))
            {
                if ((symbol is IFieldSymbol || SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, method)) && !captured.Contains(symbol, SymbolEqualityComparer.Default))
                {
                    captured.Add(symbol);
                }
                else if (symbol is IParameterSymbol && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, method) && symbol.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
                {
                    return null;
                }
            }
            else if (!MeansTheSameElsewhere(name, symbol, block, method.ContainingType, model.Compilation))
            {
                return null;
            }
        }

        return new(block, captured, usesToken);
    }

    /// <summary>Whether a type can be named in an internal class, and says all there is to say about its values.</summary>
    public static bool CanBeNamed(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => CanBeNamed(array.ElementType, compilation),
        INamedTypeSymbol { IsAnonymousType: false, TypeKind: not TypeKind.Error, IsRefLikeType: false } named =>
            compilation.IsSymbolAccessibleWithin(named, compilation.Assembly) && named.ContainingType is null && named.TypeArguments.All(a => CanBeNamed(a, compilation)),
        _ => false,
    };

    // What is written in a class and shared by all bodies must not be a copy that one of them can change.
    internal static bool CanBeHandedOver(ITypeSymbol type, Compilation compilation) => CanBeNamed(type, compilation)
        && (type.IsReferenceType ? type.NullableAnnotation != NullableAnnotation.Annotated : type.TypeKind == TypeKind.Enum || type.SpecialType is not SpecialType.None || type is INamedTypeSymbol { IsReadOnly: true });

    /// <summary>Whether something before the name says where it belongs.</summary>
    internal static bool IsQualified(SimpleNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access ? access.Name == name : name.Parent is QualifiedNameSyntax qualified ? qualified.Right == name : name.Parent is MemberBindingExpressionSyntax;

    // Otherwise the method would be async without a reason, which the compiler warns of.
    private static bool HasAwait(BlockSyntax block) =>
        block.DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax).Any(static n => n is AwaitExpressionSyntax);

    private static bool IsOf(ISymbol member, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType, current))
            {
                return true;
            }
        }

        return false;
    }

    // Of the object, nothing but fields; of its class, and of the classes it is derived from, nothing at all: they may be private.
    private static bool ReadsFieldsOnly(BlockSyntax block, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(block, cancellationToken) is not { } operation)
        {
            return false;
        }

        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            bool isFine = part switch
            {
                IInvalidOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation => false,
                IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => part.Parent is IFieldReferenceOperation,
                IFieldReferenceOperation { Field: { IsReadOnly: true, IsStatic: false } } reference when IsOf(reference.Field, method.ContainingType) => reference.Instance is IInstanceReferenceOperation,
                IMemberReferenceOperation reference => !IsDeclaredBy(reference.Member, method.ContainingType),
                IInvocationOperation call => !IsDeclaredBy(call.TargetMethod, method.ContainingType) && !call.TargetMethod.Parameters.Any(static p => p.GetAttributes().Any(static a => a.AttributeClass?.Name.StartsWith("Caller", StringComparison.Ordinal) == true)),
                IObjectCreationOperation creation => creation.Constructor is not { } constructor || !IsDeclaredBy(constructor, method.ContainingType),
                _ => true,
            };
            if (!isFine)
            {
                return false;
            }
        }

        return true;
    }

    // The members of object are everybody's.
    private static bool IsDeclaredBy(ISymbol member, INamedTypeSymbol type) => member.ContainingType?.SpecialType != SpecialType.System_Object && IsOf(member.OriginalDefinition, type.OriginalDefinition);

    private static bool MeansTheSameElsewhere(SimpleNameSyntax name, ISymbol? symbol, BlockSyntax block, INamedTypeSymbol type, Compilation compilation) => symbol switch
    {
        null => name.Identifier.ValueText is "nameof" or "global" or "var",
        ILocalSymbol or IRangeVariableSymbol => symbol.DeclaringSyntaxReferences.All(r => block.Span.Contains(r.Span)),
        INamespaceSymbol => true,
        INamedTypeSymbol { IsAnonymousType: true } => name.IsVar,
        INamedTypeSymbol named => (named.ContainingType is null || IsQualified(name)) && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly) && !IsOfOrIn(named, type),
        IArrayTypeSymbol => name.IsVar,
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => (!symbol.IsStatic || IsQualified(name)) && compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly),
        IDiscardSymbol => true,
        _ => false,
    };

    private static bool IsOfOrIn(INamedTypeSymbol named, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(named, type) || (named.ContainingType is { } outer && IsOfOrIn(outer, type));
}
