using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Which locks are held in the members of one type, the locks of their callers included: a private method that is always called with the lock held needs none of its own.</summary>
/// <remarks>
/// The summary per method is the intersection over its call sites, as in RacerD (Blackshear et al., OOPSLA 2018). Calls are collected by operation actions from any thread; the questions come
/// at the end of the type, from one.
/// </remarks>
internal sealed class CallerLocks(INamedTypeSymbol type, CompilationFacts facts)
{
    private const int MaximumDepth = 6;

    private readonly ConcurrentDictionary<ISymbol, ConcurrentQueue<LockSite>> _callers = new(SymbolEqualityComparer.Default);

    public void Register(SymbolStartAnalysisContext context) =>
        context.RegisterOperationAction(Collect, OperationKind.Invocation, OperationKind.MethodReference, OperationKind.PropertyReference);

    /// <summary>Where an operation runs.</summary>
    public LockSite SiteOf(IOperation operation, ISymbol containingSymbol)
    {
        List<ISymbol> held = [];
        ISymbol? function = facts.Held.CollectAt(operation, held) switch
        {
            null => Member(containingSymbol),
            ILocalFunctionOperation local => local.Symbol,
            _ => null,
        };
        return new LockSite(function, [.. held]);
    }

    /// <summary>All locks held at a site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="isStatic">Whether the question is about static state, which an instance constructor shares with everybody.</param>
    /// <returns>The locks, or null when nobody else can run there: while the object is constructed, or where the code asks for all locks by its name.</returns>
    public ImmutableHashSet<ISymbol>? At(LockSite site, bool isStatic) => At(site, isStatic, []);

    private ImmutableHashSet<ISymbol>? At(LockSite site, bool isStatic, List<ISymbol> callees)
    {
        ImmutableHashSet<ISymbol> own = ImmutableHashSet.CreateRange<ISymbol>(SymbolEqualityComparer.Default, site.Held);
        if (site.Function is not { } function)
        {
            return own;
        }

        return IsConstruction(function, isStatic) || SaysThatCallersLock(function.Name) ? null : OfCallers(function, isStatic, callees)?.Union(own);
    }

    private ImmutableHashSet<ISymbol>? OfCallers(ISymbol function, bool isStatic, List<ISymbol> callees)
    {
        ImmutableHashSet<ISymbol> none = ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);
        if (callees.Count >= MaximumDepth || !IsCalledFromHereOnly(function) || !_callers.TryGetValue(function, out ConcurrentQueue<LockSite>? sites))
        {
            return none;
        }

        ImmutableHashSet<ISymbol>? shared = null;
        callees.Add(function);
        foreach (LockSite site in sites)
        {
            if (site.Function is { } caller && callees.Exists(c => SymbolEqualityComparer.Default.Equals(c, caller)))
            {
                // Recursion, direct or through others, adds no way in.
                continue;
            }

            if (site.Function is { } ending && IsEnding(ending.Name) && function is not IMethodSymbol { IsAsync: true })
            {
                // The end of an object is nobody else's business, with or without the lock.
                continue;
            }

            ImmutableHashSet<ISymbol>? atSite = At(site, isStatic, callees);
            if (atSite is null)
            {
                // An async method goes on after the constructor that called it.
                if (function is IMethodSymbol { IsAsync: true })
                {
                    shared = none;
                }

                continue;
            }

            shared = shared is null ? atSite : shared.Intersect(atSite);
        }

        callees.RemoveAt(callees.Count - 1);
        return shared;
    }

    private void Collect(OperationAnalysisContext context)
    {
        ISymbol? called = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        if (called is null || !IsCalledFromHereOnly(called))
        {
            return;
        }

        LockSite site = SiteOf(context.Operation, context.ContainingSymbol);
        if (context.Operation is IMethodReferenceOperation && facts.Delegates.Classify(context.Operation) is not (DelegateExecution.Inline or DelegateExecution.Unknown))
        {
            site = new LockSite(null, []);
        }

        _callers.GetOrAdd(Member(called.OriginalDefinition), static _ => new ConcurrentQueue<LockSite>()).Enqueue(site);
    }

    private bool IsCalledFromHereOnly(ISymbol function) => function switch
    {
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => true,
        IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } or IPropertySymbol { DeclaredAccessibility: Accessibility.Private, ExplicitInterfaceImplementations.IsEmpty: true } =>
            SymbolEqualityComparer.Default.Equals(function.ContainingType.OriginalDefinition, type),
        _ => false,
    };

    // Accessors stand for their property, the two halves of a partial method for each other.
    private static ISymbol Member(ISymbol symbol) => symbol is not IMethodSymbol method ? symbol
        : method.AssociatedSymbol as IPropertySymbol ?? (ISymbol)(method.PartialDefinitionPart ?? method);

    private static bool IsConstruction(ISymbol member, bool isStatic) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => !isStatic,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => true,
        IFieldSymbol field => field.IsStatic || !isStatic,
        IMethodSymbol { MethodKind: MethodKind.Destructor } => !isStatic,
        _ => false,
    };

    /// <summary>The member ends the object, when nobody else uses it any more.</summary>
    public static bool IsEnding(string name) => name is "Dispose" or "DisposeAsync" or "DisposeCore" or "DisposeAsyncCore" or "Finalize";

    // AddLocked, AddUnderLock, AddNoLock, AddCallerHoldsLock, UnsafeAdd: the name is the contract.
    public static bool SaysThatCallersLock(string name) =>
        name.StartsWith("Unsafe", StringComparison.Ordinal) || name.EndsWith("Unsafe", StringComparison.Ordinal) || name.EndsWith("Unsynchronized", StringComparison.Ordinal) || name.EndsWith("Unlocked", StringComparison.Ordinal)
        || name.EndsWith("Locked", StringComparison.Ordinal) || name.EndsWith("UnderLock", StringComparison.Ordinal) || name.EndsWith("NoLock", StringComparison.Ordinal)
        || name.EndsWith("WithoutLock", StringComparison.Ordinal) || name.EndsWith("HoldsLock", StringComparison.Ordinal) || name.EndsWith("InsideLock", StringComparison.Ordinal)
        || name.EndsWith("WithLock", StringComparison.Ordinal);
}
