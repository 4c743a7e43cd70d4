using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Collects the writes of a pool's or pipeline's class to its own state, and which of its methods call which, to find what its bodies write.</summary>
internal sealed class SharedStateUses(INamedTypeSymbol type, SharedBodies bodies, CompilationFacts facts)
{
    private readonly ConcurrentQueue<Write> _writes = new();
    private readonly ConcurrentQueue<(ISymbol Caller, ISymbol Callee)> _calls = new();
    private readonly ConcurrentDictionary<ISymbol, bool> _atomic = new(SymbolEqualityComparer.Default);

    public void Collect(OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case IInvocationOperation { Instance: IInstanceReferenceOperation } call when SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, type.OriginalDefinition):
                _calls.Enqueue((context.ContainingSymbol, call.TargetMethod.OriginalDefinition));
                break;
            case IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } reference when IsState(reference):
                Examine(reference, context.ContainingSymbol);
                break;
        }
    }

    /// <summary>State that two bodies can write, or write and change, at once.</summary>
    public IEnumerable<SharedStateFinding> Findings()
    {
        Dictionary<ISymbol, HashSet<ISymbol>> reached = Reached();
        foreach (IGrouping<ISymbol, Write> state in _writes.GroupBy<Write, ISymbol>(static w => w.State, SymbolEqualityComparer.Default))
        {
            if (_atomic.ContainsKey(state.Key))
            {
                continue; // It has a protocol of its own, which another rule looks at.
            }

            List<Write> writes = [.. state.Where(w => reached.ContainsKey(w.Member)).OrderBy(static w => w.Place.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static w => w.Place.SourceSpan.Start)];
            List<ISymbol> writers = [.. writes.SelectMany(w => reached[w.Member]).Distinct(SymbolEqualityComparer.Default).OfType<ISymbol>()];
            if (!bodies.AnyMeet(writers) || writes.TrueForAll(static w => w.IsConstant))
            {
                continue;
            }

            string consequence = writes.Exists(static w => w.IsMutation) ? "a " + writes.First(static w => w.IsMutation).TypeName + " allows no writer beside another thread"
                : writes.Exists(static w => w.IsReadModifyWrite) ? "updates get lost"
                : "which value wins is chance";
            yield return new SharedStateFinding(state.Key, [.. writes.Select(static w => w.Place)], string.Join("', '", writers.Select(static w => w.Name).Distinct().OrderBy(static n => n, StringComparer.Ordinal)), consequence);
        }
    }

    /// <summary>The methods that bodies come to, each with those bodies.</summary>
    private Dictionary<ISymbol, HashSet<ISymbol>> Reached()
    {
        ILookup<ISymbol, ISymbol> callees = _calls.ToLookup(static c => c.Caller, static c => c.Callee, (IEqualityComparer<ISymbol>)SymbolEqualityComparer.Default);
        var reached = new Dictionary<ISymbol, HashSet<ISymbol>>(SymbolEqualityComparer.Default);
        foreach (ISymbol job in bodies.All)
        {
            var open = new Stack<ISymbol>();
            open.Push(job.OriginalDefinition);
            while (open.Count > 0)
            {
                ISymbol method = open.Pop();
                if (!reached.TryGetValue(method, out HashSet<ISymbol>? by))
                {
                    reached.Add(method, by = new HashSet<ISymbol>(SymbolEqualityComparer.Default));
                }

                if (by.Add(job))
                {
                    foreach (ISymbol callee in callees[method])
                    {
                        open.Push(callee);
                    }
                }
            }
        }

        return reached;
    }

    private bool IsState(IMemberReferenceOperation reference) =>
        reference.Member switch
        {
            IFieldSymbol field => !field.IsVolatile || !Writes.IsWritten(reference) || Writes.IsReadModifyWrite(reference),
            IPropertySymbol property => AutoProperties.IsAuto(property),
            _ => false,
        }
        && SymbolEqualityComparer.Default.Equals(reference.Member.ContainingType.OriginalDefinition, type.OriginalDefinition)
        && !Annotations.Has(reference.Member, "ThreadSafeAttribute")
        && !Annotations.Has(reference.Member, "GuardedByAttribute");

    private void Examine(IMemberReferenceOperation reference, ISymbol member)
    {
        bool isMutation = facts.Safety.IsMutatedAt(reference);
        if (reference.Parent is IArgumentOperation { Parent: IInvocationOperation call } && !isMutation)
        {
            if (KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Interlocked) || KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Volatile))
            {
                _atomic[reference.Member.OriginalDefinition] = true;
            }

            return; // Handed out with ref: to somebody who may know what to do.
        }

        // The loser of the race for x ??= new() has made the same.
        if ((!isMutation && (!Writes.IsWritten(reference) || reference.Parent is ICoalesceAssignmentOperation)) || facts.Held.AnyAt(reference))
        {
            return;
        }

        IOperation whole = isMutation ? Whole(TypeSafety.Unwrapped(reference).Parent!) : reference.Parent!;
        while (whole is ITupleOperation or IParenthesizedOperation)
        {
            whole = whole.Parent!;
        }

        bool isConstant = !isMutation && whole is ISimpleAssignmentOperation { Value.ConstantValue.HasValue: true };
        _writes.Enqueue(new Write(reference.Member.OriginalDefinition, member.OriginalDefinition, whole.Syntax.GetLocation(), isMutation, Writes.IsReadModifyWrite(reference), isConstant, reference.Type?.Name ?? "collection"));
    }

    // dictionary[k] = v: the indexer is the changed member, the assignment is the write.
    private static IOperation Whole(IOperation change)
    {
        IOperation whole = change is IArgumentOperation { Parent: { } call } ? call : change;
        return whole is IPropertyReferenceOperation or IFieldReferenceOperation && whole.Parent is IAssignmentOperation or IIncrementOrDecrementOperation ? whole.Parent! : whole;
    }

    private sealed class Write(ISymbol state, ISymbol member, Location place, bool isMutation, bool isReadModifyWrite, bool isConstant, string typeName)
    {
        public ISymbol State { get; } = state;

        public ISymbol Member { get; } = member;

        public Location Place { get; } = place;

        public bool IsMutation { get; } = isMutation;

        public bool IsReadModifyWrite { get; } = isReadModifyWrite;

        public bool IsConstant { get; } = isConstant;

        public string TypeName { get; } = typeName;
    }
}
