using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Which of a class's methods become members of its handle, and what they are called there.</summary>
internal static class HandleMethods
{
    /// <summary>
    /// The public instance methods of the class and of its abstract annotated bases, and the non-public ones that are marked; bases first, in source order. Never: overrides
    /// of object's methods, methods that implement an interface of the framework, methods marked [NotAMessage].
    /// </summary>
    /// <param name="type">The user's class.</param>
    /// <param name="isAnnotated">Whether a base carries the feature's attribute.</param>
    /// <param name="marks">The attributes that make a non-public method a member.</param>
    public static IEnumerable<IMethodSymbol> Of(INamedTypeSymbol type, Func<INamedTypeSymbol, bool> isAnnotated, params string[] marks)
    {
        var frameworkMembers = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (SymbolFacts.RootNamespace(contract) is "System" or "Microsoft")
            {
                frameworkMembers.UnionWith(contract.GetMembers().Select(type.FindImplementationForInterfaceMember).OfType<ISymbol>());
            }
        }

        IEnumerable<INamedTypeSymbol> declaring = SymbolFacts.BasesOf(type).Where(b => b.IsAbstract && isAnnotated(b)).Reverse().Append(type);
        return declaring.SelectMany(static t => t.GetMembers()).OfType<IMethodSymbol>().Where(method =>
            method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsImplicitlyDeclared: false }
            && (method.DeclaredAccessibility == Accessibility.Public || marks.Any(mark => SymbolFacts.HasConcurrencyAttribute(method, mark)))
            && !SymbolFacts.HasConcurrencyAttribute(method, "NotAMessageAttribute")
            && !IsOverrideOfAnother(method, isAnnotated)
            && !frameworkMembers.Contains(method)
            && IsReachable(method, type));
    }

    /// <summary>Why a method that is marked to be on the handle cannot be there; null where it can.</summary>
    public static string? UselessMark(IMethodSymbol method) => method switch
    {
        { IsStatic: true } => "static",
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "the explicit implementation of an interface member",
        { MethodKind: not MethodKind.Ordinary } => "not an ordinary method",
        _ when SymbolFacts.HasConcurrencyAttribute(method, "NotAMessageAttribute") => "marked [NotAMessage] too",
        _ when Root(method).ContainingType.SpecialType == SpecialType.System_Object => "an override of a method of object",
        _ => null,
    };

    /// <summary>What a method is called on the handle: it ends in Async.</summary>
    public static string AsyncName(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name : name + "Async";

    /// <summary>What it is called where nothing is awaited: it does not.</summary>
    public static string PlainName(string name) => name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    /// <summary>Names that a struct with one method per member cannot give it: every object has them.</summary>
    public static bool IsObjectMember(string name) => name is "Equals" or "GetHashCode" or "ToString" or "GetType" or "MemberwiseClone" or "Finalize" or "ReferenceEquals";

    /// <summary>A base's private method cannot be called from the derived class's handle; one that is internal to another assembly cannot be seen from there.</summary>
    public static bool IsReachable(IMethodSymbol method, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
        || method.DeclaredAccessibility switch
        {
            Accessibility.Private => false,
            Accessibility.Internal or Accessibility.ProtectedAndInternal =>
                SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, type.ContainingAssembly) || method.ContainingAssembly.GivesAccessTo(type.ContainingAssembly),
            _ => true,
        };

    /// <summary>Overrides of object's methods are no members; an override of an annotated base's member is that member, found at its base.</summary>
    private static bool IsOverrideOfAnother(IMethodSymbol method, Func<INamedTypeSymbol, bool> isAnnotated)
    {
        IMethodSymbol root = Root(method);
        return !ReferenceEquals(root, method)
            && (root.ContainingType.SpecialType == SpecialType.System_Object || (root.ContainingType.IsAbstract && isAnnotated(root.ContainingType)));
    }

    public static IMethodSymbol Root(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method;
    }
}
