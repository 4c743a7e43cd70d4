using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>Decides, once all uses of a type's state are known, which of them are reported: one diagnostic per field, its other places attached.</summary>
internal sealed class GuardedStateVerdict(INamedTypeSymbol type, CompilationFacts facts, CallerLocks locks, StateUses uses, Action<Diagnostic> report)
{
    private const double GuardRatio = 0.6;

    /// <summary>How much smaller the part of the uses may be when every change of a collection holds the lock.</summary>
    private const double LessWhenAllChangesAgree = 0.1;

    /// <summary>A member that sets so many fields sets the object as a whole.</summary>
    private const int WholeObject = 5;

    private readonly bool _isAnnotated = facts.Annotations.IsAnnotated(type);

    public void Report()
    {
        foreach (KeyValuePair<ISymbol, ConcurrentQueue<StateUse>> state in uses.All)
        {
            List<LockedUse> all = Resolve(state.Key, state.Value);
            if (all.Count > 0 && !uses.IsAtomic(state.Key) && !ReportGuarded(state.Key, all))
            {
                ReportUnguarded(state.Key, all);
            }
        }
    }

    // In the order of the code; what runs while the object is constructed is left out.
    private List<LockedUse> Resolve(ISymbol state, ConcurrentQueue<StateUse> found)
    {
        var all = new List<LockedUse>();
        foreach (StateUse use in found)
        {
            if (locks.At(use.Site, state.IsStatic) is { } held && !IsExempt(use.Member))
            {
                all.Add(new LockedUse(use, held));
            }
        }

        all.Sort(static (a, b) => string.CompareOrdinal(a.Use.Reference.Syntax.SyntaxTree.FilePath, b.Use.Reference.Syntax.SyntaxTree.FilePath) is var files and not 0 ? files : a.Position.CompareTo(b.Position));
        return all;
    }

    // The end of an object, and views for the debugger (a scheduler's list of tasks is one), run when nobody else does.
    private static bool IsExempt(ISymbol member) =>
        CallerLocks.IsEnding(member.Name) || member.Name is "ToString" or "GetScheduledTasks" || member.Name.IndexOf("Debug", StringComparison.Ordinal) >= 0 || IsCheckedInDebugBuildsOnly(member);

    // [Conditional("DEBUG")]: the calls of it are gone where speed and threads matter.
    private static bool IsCheckedInDebugBuildsOnly(ISymbol member)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
            {
                return true;
            }
        }

        return false;
    }

    // Who sees the old collection goes on with the old one; and an object that is initialised, or put back to its start as a whole, is nobody else's at that moment.
    private bool IsStartOver(LockedUse use, bool isCollection) => use.Use.Kind == UseKind.Replace
        && (isCollection || (!_isAnnotated && (use.Use.Member.Name.StartsWith("Init", StringComparison.Ordinal) || ReplacedIn(use.Use.Member) >= WholeObject)));

    private int ReplacedIn(ISymbol member)
    {
        int count = 0;
        foreach (KeyValuePair<ISymbol, ConcurrentQueue<StateUse>> state in uses.All)
        {
            foreach (StateUse use in state.Value)
            {
                if (use.Kind == UseKind.Replace && SymbolEqualityComparer.Default.Equals(use.Member, member))
                {
                    count++;
                    break;
                }
            }
        }

        return count;
    }

    private bool ReportGuarded(ISymbol state, List<LockedUse> all)
    {
        SyntaxTree tree = all[0].Use.Reference.Syntax.SyntaxTree;
        ConcurrencyOptions options = facts.Options.For(tree);
        bool isCollection = facts.Safety.IsNotThreadSafe(state, all[0].Use.Reference.Type, tree);
        ISymbol? declared = Guard.Declared(state, type);
        double ratio = options.Number("concurrency.CG1002.guard_ratio", GuardRatio);
        ISymbol? certain = declared ?? Guard.Inferred(all, isCollection, _isAnnotated ? 1 : 2, ratio);
        ISymbol? guard = certain ?? (isCollection ? Guard.OfAllChanges(all, ratio - LessWhenAllChangesAgree) : null);
        if (guard is null)
        {
            return declared is not null;
        }

        bool everyUse = isCollection || declared is not null || options.Flag("concurrency.CG1002.report_scalar_reads", false);
        List<LockedUse> unlocked = all.FindAll(u => !u.Locks.Contains(guard) && (everyUse || u.IsWrite) && (declared is not null || !IsStartOver(u, isCollection)));
        List<LockedUse> returned = all.FindAll(u => u.Locks.Contains(guard) && u.Use.Kind == UseKind.Return);
        if (!facts.MayReport(type, tree, evident: true))
        {
            return unlocked.Count > 0 || returned.Count > 0;
        }

        DiagnosticSeverity severity = certain is null ? DiagnosticSeverity.Info : isCollection || declared is not null || _isAnnotated ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
        string name = SymbolEqualityComparer.Default.Equals(guard, type) ? "this" : guard.Name;
        if (unlocked.Count > 0)
        {
            string verb = unlocked[0].IsWrite ? "changed" : unlocked[0].Use.Kind == UseKind.Return ? "handed out" : "used";

            // A collection that is handed out is used behind the lock, wherever it is taken.
            ImmutableDictionary<string, string?> properties = LockExpression(guard, unlocked) is not { } expression ? ImmutableDictionary<string, string?>.Empty
                : !unlocked.Exists(static u => u.Use.Kind == UseKind.Return) ? ImmutableDictionary<string, string?>.Empty.Add(GuardedStateAnalyzer.LockProperty, expression)
                : unlocked.TrueForAll(static u => u.Use.Kind == UseKind.Return) ? ImmutableDictionary<string, string?>.Empty.Add(GuardedStateAnalyzer.HandedOutProperty, expression)
                : ImmutableDictionary<string, string?>.Empty;
            properties = isCollection ? properties.Add(GuardedStateAnalyzer.CollectionProperty, "true") : properties;
            report.ReportAt(Rules.GuardedField, severity, unlocked[0].Use.Reference.Syntax.GetLocation(), Others(unlocked), properties, state.Name, name, verb + " here without it");
        }

        if (returned.Count > 0)
        {
            report.ReportAt(
                Rules.GuardedField,
                severity,
                returned[0].Use.Reference.Syntax.GetLocation(),
                Others(returned),
                ImmutableDictionary<string, string?>.Empty.Add(GuardedStateAnalyzer.ReturnProperty, "true"),
                state.Name,
                name,
                "handed out here, to be used when the lock is no longer held");
        }

        return unlocked.Count > 0 || returned.Count > 0 || declared is not null;
    }

    private void ReportUnguarded(ISymbol state, List<LockedUse> all)
    {
        bool isShared = state.IsStatic || Annotations.IsThreadSafe(type);
        SyntaxTree tree = all[0].Use.Reference.Syntax.SyntaxTree;
        if (!isShared || !facts.Safety.IsNotThreadSafe(state, all[0].Use.Reference.Type, tree) || !facts.MayReport(type, tree, evident: true) || IsOneThreadProgram())
        {
            return;
        }

        List<LockedUse> changes = all.FindAll(static u => u.Use.Kind == UseKind.Mutate && u.Locks.IsEmpty && !IsStartup(u.Use.Member));
        if (changes.Count == 0)
        {
            return;
        }

        // Locking on the collection itself is sound while nobody outside can lock on it and it stays the same object.
        ImmutableDictionary<string, string?> properties = state is IFieldSymbol { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private }
            ? ImmutableDictionary<string, string?>.Empty.Add(GuardedStateAnalyzer.LockProperty, state.Name)
            : ImmutableDictionary<string, string?>.Empty;
        report.ReportAt(
            Rules.StaticCollection,
            facts.SeverityFor(type, DiagnosticSeverity.Warning, DiagnosticSeverity.Info),
            changes[0].Use.Reference.Syntax.GetLocation(),
            Others(changes),
            properties,
            state.Name,
            changes[0].Use.Reference.Type?.Name);
    }

    // A type with an entry point that shows no sign of a second thread.
    private bool IsOneThreadProgram() => !type.GetMembers("Main").IsEmpty && !facts.Evidence.Exists(type);

    private static bool IsStartup(ISymbol member)
    {
        if (member is not IMethodSymbol { IsStatic: true } method)
        {
            return false;
        }

        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ModuleInitializerAttribute")
            {
                return true;
            }
        }

        return method.Name is "Main" or "<Main>$";
    }

    // What a lock statement in all of the places could name; null for semaphores and the like.
    private string? LockExpression(ISymbol guard, List<LockedUse> places)
    {
        if (SymbolEqualityComparer.Default.Equals(guard, type))
        {
            return places.Exists(static p => p.Use.Member.IsStatic) ? null : "this";
        }

        ITypeSymbol? gateType = (guard as IFieldSymbol)?.Type ?? (guard as IPropertySymbol)?.Type;
        return gateType is null || (facts.Locks.IsLockType(gateType) && !KnownTypes.Is(gateType, facts.Types.Lock)) || (!guard.IsStatic && places.Exists(static p => p.Use.Member.IsStatic)) ? null : guard.Name;
    }

    private static List<Location> Others(List<LockedUse> places)
    {
        var others = new List<Location>();
        for (int i = 1; i < places.Count; i++)
        {
            others.Add(places[i].Use.Reference.Syntax.GetLocation());
        }

        return others;
    }
}
