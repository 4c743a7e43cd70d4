using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Whether two owners may know one value at the same time.</summary>
internal enum SendVerdict
{
    /// <summary>It never changes, synchronises itself, or its author says so.</summary>
    Sendable,

    /// <summary>Nothing is certain; no rule reports on it.</summary>
    Unknown,

    /// <summary>It can be changed by whoever knows it: one owner at a time.</summary>
    Confined,
}

/// <summary>Decides by structure whether a type may be sent, after Swift's <c>Sendable</c>: fixed state made of sendable parts is sendable, open mutable state is confined.</summary>
internal sealed class Sendability(TypeSafety safety, ConcurrencyEvidence evidence, ConcurrencyOptionsProvider options)
{
    // Deeper structures are Unknown: nobody reads a report that needs six steps to follow.
    private const int MaxDepth = 6;

    private readonly ConcurrentDictionary<ITypeSymbol, SendVerdict> _verdicts = new(SymbolEqualityComparer.Default);

    public SendVerdict Of(ITypeSymbol? type, SyntaxTree tree)
    {
        if (type is null or IErrorTypeSymbol)
        {
            return SendVerdict.Unknown;
        }

        if (ConcurrencyOptions.Lists(options.For(tree).SendableTypes, type))
        {
            return SendVerdict.Sendable;
        }

        return _verdicts.TryGetValue(type, out SendVerdict known) ? known : _verdicts.GetOrAdd(type, Compute(type, tree, 0));
    }

    private SendVerdict Compute(ITypeSymbol type, SyntaxTree tree, int depth)
    {
        if (depth > MaxDepth || type is IErrorTypeSymbol or ITypeParameterSymbol or IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol)
        {
            return SendVerdict.Unknown;
        }

        if (type is IArrayTypeSymbol)
        {
            return SendVerdict.Confined;
        }

        if (type.TypeKind is TypeKind.Delegate or TypeKind.Interface || type is not INamedTypeSymbol named)
        {
            return SendVerdict.Unknown;
        }

        if (Annotations.Has(type, "SendableAttribute") || Annotations.Has(type, "UncheckedSendableAttribute") || Handles.IsHandle(type))
        {
            return SendVerdict.Sendable;
        }

        switch (safety.Of(type, tree))
        {
            case ThreadSafety.NotThreadSafe:
                return SendVerdict.Confined;
            case ThreadSafety.ThreadSafe:
                return SendVerdict.Sendable;
            case ThreadSafety.Immutable:
                return OfArguments(named, tree, depth);
        }

        // Reference assemblies leave private fields out, so structure tells something about the user's own types only.
        return type.DeclaringSyntaxReferences.IsEmpty
            ? (named.IsValueType ? Worse(SendVerdict.Unknown, OfArguments(named, tree, depth)) : SendVerdict.Unknown)
            : OfMembers(named, tree, depth);
    }

    private SendVerdict OfArguments(INamedTypeSymbol type, SyntaxTree tree, int depth)
    {
        SendVerdict verdict = SendVerdict.Sendable;
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            verdict = Worse(verdict, Compute(argument, tree, depth + 1));
        }

        return verdict;
    }

    private SendVerdict OfMembers(INamedTypeSymbol type, SyntaxTree tree, int depth)
    {
        // A type with a lock, or another sign of being shared on purpose, may well look after itself.
        SendVerdict verdict = type.IsReferenceType && evidence.Exists(type) ? SendVerdict.Unknown : SendVerdict.Sendable;
        bool mayBeShared = verdict == SendVerdict.Unknown;
        for (INamedTypeSymbol? current = type; current is not null and not { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType }; current = current.BaseType)
        {
            if (current.DeclaringSyntaxReferences.IsEmpty)
            {
                return SendVerdict.Unknown;
            }

            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false, IsConst: false } field)
                {
                    verdict = Worse(verdict, OfField(field, type.IsValueType, tree, depth));
                }
            }
        }

        return mayBeShared ? SendVerdict.Unknown : verdict;
    }

    private SendVerdict OfField(IFieldSymbol field, bool isCopied, SyntaxTree tree, int depth)
    {
        SendVerdict held = SymbolEqualityComparer.Default.Equals(field.Type.OriginalDefinition, field.ContainingType.OriginalDefinition) ? SendVerdict.Sendable : Compute(field.Type, tree, depth + 1);
        if (isCopied || !CanBeReplaced(field, out bool byOthers))
        {
            return held;
        }

        // A private field that changes proves nothing: its type may guard it.
        return byOthers ? SendVerdict.Confined : Worse(held, SendVerdict.Unknown);
    }

    private static bool CanBeReplaced(IFieldSymbol field, out bool byOthers)
    {
        if (field.AssociatedSymbol is IPropertySymbol property)
        {
            byOthers = property.SetMethod is { IsInitOnly: false, DeclaredAccessibility: not Accessibility.Private };
            return property.SetMethod is { IsInitOnly: false };
        }

        byOthers = field is { IsReadOnly: false, DeclaredAccessibility: not Accessibility.Private };
        return !field.IsReadOnly;
    }

    private static SendVerdict Worse(SendVerdict a, SendVerdict b) => a > b ? a : b;
}
