using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>What code does with a field.</summary>
internal enum UseKind
{
    /// <summary>Reads the field, or looks into the collection it holds.</summary>
    Read,

    /// <summary>Writes the field itself.</summary>
    Replace,

    /// <summary>Changes the collection the field holds.</summary>
    Mutate,

    /// <summary>Hands the collection the field holds to the caller of a visible member.</summary>
    Return,
}

/// <summary>One use of a field or automatic property inside its own type.</summary>
internal readonly struct StateUse(IOperation reference, UseKind kind, ISymbol member, LockSite site)
{
    public IOperation Reference { get; } = reference;

    public UseKind Kind { get; } = kind;

    /// <summary>The member of the type whose code it is.</summary>
    public ISymbol Member { get; } = member;

    public LockSite Site { get; } = site;
}

/// <summary>A use together with all locks held there.</summary>
internal readonly struct LockedUse(StateUse use, ImmutableHashSet<ISymbol> locks)
{
    public StateUse Use { get; } = use;

    public ImmutableHashSet<ISymbol> Locks { get; } = locks;

    public bool IsWrite => Use.Kind is UseKind.Replace or UseKind.Mutate;

    /// <summary>For the order of reports: the file and the position in it.</summary>
    public int Position => Use.Reference.Syntax.SpanStart;
}
