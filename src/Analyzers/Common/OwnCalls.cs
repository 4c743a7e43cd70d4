using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Which members of one type call which others on the same object. Filled by the type's operations, asked at its end.</summary>
internal sealed class OwnCalls(INamedTypeSymbol type)
{
    private readonly ConcurrentDictionary<ISymbol, ConcurrentDictionary<ISymbol, bool>> _callees = new(SymbolEqualityComparer.Default);

    /// <summary>Notes a call, or the use of a property that has code of its own.</summary>
    public void Note(ISymbol caller, IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { Instance: IInstanceReferenceOperation } call:
                Add(caller, call.TargetMethod);
                break;
            case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } use:
                Add(caller, Writes.IsWritten(use) ? use.Property.SetMethod : use.Property.GetMethod);
                break;
        }
    }

    /// <summary>The member itself, and whatever it calls, directly or not.</summary>
    public IEnumerable<ISymbol> ReachableFrom(ISymbol member)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { member };
        var open = new Stack<ISymbol>();
        open.Push(member);
        while (open.Count > 0)
        {
            ISymbol next = open.Pop();
            yield return next;
            if (_callees.TryGetValue(next, out ConcurrentDictionary<ISymbol, bool>? callees))
            {
                foreach (KeyValuePair<ISymbol, bool> callee in callees)
                {
                    if (seen.Add(callee.Key))
                    {
                        open.Push(callee.Key);
                    }
                }
            }
        }
    }

    private void Add(ISymbol caller, IMethodSymbol? callee)
    {
        if (callee is not null && SymbolEqualityComparer.Default.Equals(callee.ContainingType.OriginalDefinition, type))
        {
            _callees.GetOrAdd(caller, static _ => new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default))[callee.OriginalDefinition] = true;
        }
    }
}
