using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Finds the code behind a delegate or a call, as far as it stands in the same file and nobody can override it.</summary>
internal static class DelegateBodies
{
    /// <summary>The lambda itself, or the body of the method or local function that a method group names; null where it is not to be seen.</summary>
    public static IOperation? Of(IOperation function) => function switch
    {
        IAnonymousFunctionOperation => function,
        IMethodReferenceOperation reference when IsOwn(reference.Instance) => Of(reference.Method, reference),
        _ => null,
    };

    /// <summary>The body of a called method or local function; null where it is not to be seen.</summary>
    public static IOperation? Of(IInvocationOperation call) => IsOwn(call.Instance) ? Of(call.TargetMethod, call) : null;

    // Another instance has fields of its own.
    private static bool IsOwn(IOperation? instance) => instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    private static IOperation? Of(IMethodSymbol method, IOperation place)
    {
        method = method.OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        return method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsVirtual: false, IsAbstract: false, IsExtern: false, DeclaringSyntaxReferences: { Length: 1 } declarations }
            && !(method.IsOverride && !method.IsSealed && !method.ContainingType.IsSealed) && declarations[0].SyntaxTree == place.Syntax.SyntaxTree
            ? place.SemanticModel?.GetOperation(declarations[0].GetSyntax())
            : null;
    }
}
