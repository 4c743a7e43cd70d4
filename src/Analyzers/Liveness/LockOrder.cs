using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Collects where one type takes its locks and calls itself, and draws the graph of which lock is taken inside of which.</summary>
/// <remarks>
/// Operation actions add from any thread; the graph is drawn once, at the end of the type. Locks of other instances are left out: whether <c>a._gate</c> and <c>b._gate</c> are one lock is unknown.
/// </remarks>
internal sealed class LockOrder(INamedTypeSymbol type, CompilationFacts facts, PermitCalls permits)
{
    private readonly ConcurrentQueue<(IOperation Place, IOperation LockObject, ISymbol Member)> _acquisitions = new();
    private readonly ConcurrentQueue<(IInvocationOperation Call, ISymbol Member)> _calls = new();

    /// <summary>Whether the type has locks enough for a question: two objects that can be locked, or one semaphore.</summary>
    public static bool HasLocks(INamedTypeSymbol type, KnownTypes types)
    {
        int objects = 0;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsConst: false } field)
            {
                if (KnownTypes.Is(field.Type, types.SemaphoreSlim) || KnownTypes.Is(field.Type, types.AsyncSemaphore))
                {
                    return true;
                }

                objects += field.Type.IsReferenceType ? 1 : 0;
            }
        }

        return objects > 1;
    }

    public void Collect(OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case ILockOperation @lock:
                _acquisitions.Enqueue((@lock, @lock.LockedValue, context.ContainingSymbol));
                break;
            case IInvocationOperation call when LockObject(call) is { } lockObject:
                _acquisitions.Enqueue((call, lockObject, context.ContainingSymbol));
                break;
            case IInvocationOperation call when IsOwnCall(call):
                _calls.Enqueue((call, context.ContainingSymbol));
                break;
        }
    }

    /// <summary>The edges in source order.</summary>
    public List<LockEdge> Edges()
    {
        HashSet<ISymbol> excluded = new(SymbolEqualityComparer.Default);
        Dictionary<ISymbol, List<(ISymbol Gate, IOperation Place)>> taken = new(SymbolEqualityComparer.Default);
        List<(ISymbol Gate, IOperation Place)> inner = [];
        foreach ((IOperation place, IOperation lockObject, ISymbol member) in _acquisitions)
        {
            if (LockFacts.Identity(lockObject) is not { } gate)
            {
                continue;
            }

            if (!IsOwn(lockObject) || !IsExclusive(gate))
            {
                excluded.Add(gate);
                continue;
            }

            inner.Add((gate, place));
            if (!IsUnderParameter(place) && Function(place, member) is { } function && !HeldByCaller.IsToldTo(function))
            {
                Add(taken, function, (gate, place));
            }
        }

        List<LockEdge> edges = [];
        if (inner.Count > 0)
        {
            foreach ((ISymbol gate, IOperation place) in inner)
            {
                AddEdges(edges, excluded, place, gate, null);
            }

            AddEdgesOfCalls(edges, excluded, taken);
        }

        edges.Sort(static (a, b) => Compare(a.Step, b.Step));
        return edges;
    }

    private void AddEdgesOfCalls(List<LockEdge> edges, HashSet<ISymbol> excluded, Dictionary<ISymbol, List<(ISymbol Gate, IOperation Place)>> taken)
    {
        Dictionary<ISymbol, List<ISymbol>> callees = new(SymbolEqualityComparer.Default);
        foreach ((IInvocationOperation call, ISymbol member) in _calls)
        {
            if (Function(call, member) is { } caller && IsWaitedFor(call))
            {
                Add(callees, caller, call.TargetMethod.OriginalDefinition);
            }
        }

        foreach ((IInvocationOperation call, ISymbol _) in _calls)
        {
            if (!IsWaitedFor(call) || facts.Certain.At(call) is null)
            {
                continue;
            }

            HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
            Stack<ISymbol> pending = new([call.TargetMethod.OriginalDefinition]);
            while (pending.Count > 0)
            {
                ISymbol callee = pending.Pop();
                if (!seen.Add(callee))
                {
                    continue;
                }

                foreach ((ISymbol gate, IOperation place) in taken.TryGetValue(callee, out List<(ISymbol Gate, IOperation Place)>? own) ? own : [])
                {
                    AddEdges(edges, excluded, call, gate, place.Syntax.GetLocation());
                }

                foreach (ISymbol next in callees.TryGetValue(callee, out List<ISymbol>? further) ? further : [])
                {
                    pending.Push(next);
                }
            }
        }
    }

    private void AddEdges(List<LockEdge> edges, HashSet<ISymbol> excluded, IOperation step, ISymbol gate, Location? takenAt)
    {
        if (excluded.Contains(gate))
        {
            return;
        }

        foreach (HeldLock held in facts.Certain.At(step) ?? [])
        {
            bool isSelf = SymbolEqualityComparer.Default.Equals(held.Gate, gate);
            if (!excluded.Contains(held.Gate) && !IsShared(held.Place) && (isSelf ? Semaphores.IsMutex(gate, facts.Types) : IsMember(held.Gate) && IsExclusive(held.Gate)))
            {
                edges.Add(new LockEdge(held.Gate, gate, held.Place.Syntax.GetLocation(), StepLocation(step), takenAt));
            }
        }
    }

    private static Location StepLocation(IOperation step) => step is ILockOperation @lock ? @lock.LockedValue.Syntax.GetLocation() : step.Syntax.GetLocation();

    // The lock object of a call that waits for a lock until it has it. Attempts give up, and that is how they avoid a deadlock.
    private IOperation? LockObject(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is "EnterScope" or "AcquireAsync" or "LockAsync")
        {
            return call.Instance;
        }

        return PermitCalls.MayTake(call.TargetMethod.Name) && permits.Taken(call) is { Acquisition: not PermitAcquisition.Attempt } && !IsShared(call)
            ? call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null)
            : null;
    }

    private bool IsOwnCall(IInvocationOperation call) =>
        call.TargetMethod.MethodKind == MethodKind.LocalFunction
        || (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType?.OriginalDefinition, type) && (call.TargetMethod.IsStatic || call.Instance is IInstanceReferenceOperation));

    private bool IsWaitedFor(IInvocationOperation call) => !facts.Types.IsTaskLike(call.Type) || Awaits.IsAwaited(call);

    // A semaphore counts when it is known to admit one.
    private bool IsExclusive(ISymbol gate)
    {
        ITypeSymbol? gateType = gate switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null };
        return (!KnownTypes.Is(gateType, facts.Types.SemaphoreSlim) && !KnownTypes.Is(gateType, facts.Types.AsyncSemaphore) && !KnownTypes.Is(gateType, facts.Types.Semaphore)) || Semaphores.IsMutex(gate, facts.Types);
    }

    // if (!alreadyHeld) await _gate.WaitAsync(): the callers say who takes it.
    private static bool IsUnderParameter(IOperation place)
    {
        for (IOperation? current = place.Parent; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is IConditionalOperation { Condition: IParameterReferenceOperation or IUnaryOperation { Operand: IParameterReferenceOperation } })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMember(ISymbol gate) => gate is IFieldSymbol or IPropertySymbol or INamedTypeSymbol;

    private static bool IsOwn(IOperation lockObject) => WaitBounds.Bare(lockObject) switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Property.Parameters.IsEmpty: true } => true,
        IInstanceReferenceOperation or ITypeOfOperation => true,
        ILocalReferenceOperation local => LockFacts.Identity(local) is IFieldSymbol,
        _ => false,
    };

    private static bool IsShared(IOperation place)
    {
        foreach (IOperation operation in place is ILockOperation ? [] : place.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: { } name } && (name.IndexOf("Read", StringComparison.Ordinal) >= 0 || name.IndexOf("Upgradeable", StringComparison.Ordinal) >= 0))
            {
                return true;
            }
        }

        return false;
    }

    // Null in a delegate that runs elsewhere or later: nobody who calls the member runs it.
    private ISymbol? Function(IOperation operation, ISymbol member)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case ILocalFunctionOperation local:
                    return local.Symbol;
                case IAnonymousFunctionOperation when facts.Delegates.Classify(current) != DelegateExecution.Inline:
                    return null;
            }
        }

        return member.OriginalDefinition;
    }

    private static void Add<T>(Dictionary<ISymbol, List<T>> lists, ISymbol key, T item)
    {
        if (!lists.TryGetValue(key, out List<T>? list))
        {
            lists.Add(key, list = []);
        }

        list.Add(item);
    }

    private static int Compare(Location a, Location b)
    {
        int byFile = string.CompareOrdinal(a.SourceTree?.FilePath, b.SourceTree?.FilePath);
        return byFile != 0 ? byFile : a.SourceSpan.Start.CompareTo(b.SourceSpan.Start);
    }
}
