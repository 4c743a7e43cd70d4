using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>
/// Finds the unsynchronised writes of a function to what it captures: outer locals, parameters, and fields that are updated or mutated in place; in the functions of the same file that it
/// calls as well.
/// </summary>
/// <param name="function">A lambda, a local function, or the root of a method's body.</param>
/// <param name="facts">What is known about the compilation.</param>
internal sealed class CapturedWrites(IOperation function, CompilationFacts facts) : OperationWalker
{
    private const int MaximumDepth = 3;

    private HashSet<SyntaxNode> _followed = [];
    private int _depth;

    private Dictionary<ISymbol, List<CapturedWrite>>? _writes;
    private HashSet<ISymbol>? _reads;
    private bool _afterAwait;
    private int _firstAwait = int.MaxValue;

    /// <summary>The writes per variable, or null. Variables that are only ever set to one constant and not read here are left out: whoever wins, the value is the same.</summary>
    public Dictionary<ISymbol, List<CapturedWrite>>? Find(bool afterAwait)
    {
        Collect(afterAwait);
        if (_writes is null)
        {
            return null;
        }

        List<ISymbol>? flags = null;
        foreach (KeyValuePair<ISymbol, List<CapturedWrite>> variable in _writes)
        {
            if (IsFlag(variable.Key, variable.Value))
            {
                (flags ??= []).Add(variable.Key);
            }
        }

        flags?.ForEach(f => _writes.Remove(f));
        return _writes.Count == 0 ? null : _writes;
    }

    // What a called function of the same file writes, it writes at the same time too.
    public override void VisitInvocation(IInvocationOperation operation)
    {
        base.VisitInvocation(operation);
        if (_depth >= MaximumDepth || DelegateBodies.Of(operation) is not { } called || function.Syntax.Span.Contains(called.Syntax.Span) || IsUnderSharedLock(operation)
            || !_followed.Add(called.Syntax))
        {
            return;
        }

        var inner = new CapturedWrites(called, facts) { _followed = _followed, _depth = _depth + 1 };
        inner.Collect(_afterAwait && !RunsAfterAwait(operation));
        _reads = Merged(_reads, inner._reads);
        foreach (KeyValuePair<ISymbol, List<CapturedWrite>> variable in inner._writes ?? [])
        {
            if (variable.Key is IFieldSymbol || !IsOwn(variable.Key))
            {
                WritesOf(variable.Key).AddRange(variable.Value);
            }
        }
    }

    public override void VisitLocalReference(ILocalReferenceOperation operation)
    {
        if (operation.Local is { RefKind: RefKind.None, IsConst: false })
        {
            Examine(operation, operation.Local, isField: false);
        }
    }

    public override void VisitParameterReference(IParameterReferenceOperation operation) => Examine(operation, operation.Parameter, isField: false);

    public override void VisitFieldReference(IFieldReferenceOperation operation)
    {
        if (operation.Instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            Examine(operation, operation.Field, isField: true);
        }

        base.VisitFieldReference(operation);
    }

    private void Collect(bool afterAwait)
    {
        _afterAwait = afterAwait;
        IOperation body = function switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            ILocalFunctionOperation { Body: { } block } => block,
            _ => function,
        };
        if (afterAwait)
        {
            FirstAwait(body);
        }

        Visit(body);
    }

    private void Examine(IOperation reference, ISymbol symbol, bool isField)
    {
        if (!isField && IsOwn(symbol))
        {
            return;
        }

        IOperation? write = null;
        bool mutation = false;
        if (facts.Safety.IsMutatedAt(reference))
        {
            write = Whole(TypeSafety.Unwrapped(reference).Parent!);
            mutation = true;
        }
        else if (reference.Parent is not IArgumentOperation && Writes.IsWritten(reference) && (!isField || Writes.IsReadModifyWrite(reference)))
        {
            // A reference handed out with ref goes to Interlocked, or to somebody we do not know.
            write = reference.Parent;
            while (write is ITupleOperation or IParenthesizedOperation)
            {
                write = write.Parent;
            }
        }

        bool readModifyWrite = Writes.IsReadModifyWrite(reference);
        if (write is null || readModifyWrite || mutation)
        {
            (_reads ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default)).Add(symbol);
        }

        if (write is null || Annotations.Has(symbol, "ThreadSafeAttribute") || (isField && IsPerThread(symbol)) || (mutation && IsOwnElement(write)) || (_afterAwait && !RunsAfterAwait(write))
            || IsUnderSharedLock(write))
        {
            return;
        }

        WritesOf(symbol).Add(new CapturedWrite(write, mutation, readModifyWrite, mutation ? reference.Type?.Name : null));
    }

    private List<CapturedWrite> WritesOf(ISymbol symbol)
    {
        _writes ??= new Dictionary<ISymbol, List<CapturedWrite>>(SymbolEqualityComparer.Default);
        if (!_writes.TryGetValue(symbol, out List<CapturedWrite>? list))
        {
            _writes.Add(symbol, list = []);
        }

        return list;
    }

    private static HashSet<ISymbol>? Merged(HashSet<ISymbol>? reads, HashSet<ISymbol>? more)
    {
        if (reads is null || more is null)
        {
            return reads ?? more;
        }

        reads.UnionWith(more);
        return reads;
    }

    private bool IsPerThread(ISymbol field)
    {
        foreach (AttributeData attribute in field.GetAttributes())
        {
            if (KnownTypes.Is(attribute.AttributeClass, facts.Types.ThreadStaticAttribute))
            {
                return true;
            }
        }

        return false;
    }

    // results[i] = x with an index of its own: every invocation has its slot, in a list as in an array.
    private bool IsOwnElement(IOperation write) =>
        write is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type.Name: "List" or "IList", Arguments: { Length: 1 } index } }
        && index[0].Value is IParameterReferenceOperation or ILocalReferenceOperation && Writes.ReferredSymbol(index[0].Value) is { } own && IsOwn(own);

    // dictionary[k] = v: the indexer is the changed member, the assignment is the write.
    private static IOperation Whole(IOperation change)
    {
        IOperation whole = change is IArgumentOperation { Parent: { } call } ? call : change;
        return whole is IPropertyReferenceOperation or IFieldReferenceOperation && whole.Parent is IAssignmentOperation or IIncrementOrDecrementOperation ? whole.Parent! : whole;
    }

    private bool IsOwn(ISymbol symbol)
    {
        foreach (SyntaxReference declaration in symbol.DeclaringSyntaxReferences)
        {
            if (declaration.SyntaxTree == function.Syntax.SyntaxTree && function.Syntax.Span.Contains(declaration.Span))
            {
                return true;
            }
        }

        // Implicit parameters (the value of a setter) are nobody's shared state.
        return symbol.IsImplicitlyDeclared || symbol is IParameterSymbol { RefKind: not RefKind.None };
    }

    private bool IsUnderSharedLock(IOperation write)
    {
        List<ISymbol> held = [];
        facts.Held.CollectAt(write, held);
        foreach (ISymbol gate in held)
        {
            // A lock object made inside the delegate is another one for each invocation.
            if (gate is not (ILocalSymbol or IParameterSymbol) || !IsOwn(gate))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFlag(ISymbol variable, List<CapturedWrite> writes)
    {
        if (_reads?.Contains(variable) == true)
        {
            return false;
        }

        object? value = null;
        for (int i = 0; i < writes.Count; i++)
        {
            if (writes[i].Operation is not ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true } constant } || (i > 0 && !Equals(value, constant.Value)))
            {
                return false;
            }

            value = constant.Value;
        }

        return true;
    }

    private void FirstAwait(IOperation operation)
    {
        if (operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true })
        {
            _firstAwait = Math.Min(_firstAwait, operation.Syntax.SpanStart);
        }

        if (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            foreach (IOperation child in operation.ChildOperations)
            {
                FirstAwait(child);
            }
        }
    }

    // Until its first await the delegate runs on the thread that enumerates, one after the other. A loop brings code in front of the await behind it; a task does not wait for anybody.
    private bool RunsAfterAwait(IOperation write)
    {
        int end = write.Syntax.Span.End;
        for (IOperation? current = write; current is not null && current != function; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                end = current.Syntax.Span.End;
            }

            if (current is IAnonymousFunctionOperation && facts.Delegates.Classify(current) == DelegateExecution.Elsewhere)
            {
                return true;
            }
        }

        return _firstAwait < end;
    }
}
