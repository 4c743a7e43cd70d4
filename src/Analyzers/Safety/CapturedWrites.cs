using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>One unsynchronised write to a captured variable.</summary>
internal readonly struct CapturedWrite(IOperation operation, bool isMutation, bool isReadModifyWrite, string? typeName)
{
    /// <summary>The whole write: the assignment, the increment or the mutating call.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>The object behind the variable is changed in place, the variable itself is not written.</summary>
    public bool IsMutation { get; } = isMutation;

    public bool IsReadModifyWrite { get; } = isReadModifyWrite;

    public string? TypeName { get; } = typeName;
}

/// <summary>Finds the unsynchronised writes of a lambda to what it captures: outer locals, parameters, and fields that are updated or mutated in place.</summary>
internal sealed class CapturedWrites(IAnonymousFunctionOperation lambda, CompilationFacts facts) : OperationWalker
{
    private Dictionary<ISymbol, List<CapturedWrite>>? _writes;
    private HashSet<ISymbol>? _reads;
    private bool _afterAwait;
    private int _firstAwait = int.MaxValue;

    /// <summary>The writes per variable, or null. Variables that are only ever set to one constant and not read here are left out: whoever wins, the value is the same.</summary>
    public Dictionary<ISymbol, List<CapturedWrite>>? Find(bool afterAwait)
    {
        _afterAwait = afterAwait;
        if (afterAwait && !FirstAwait(lambda.Body))
        {
            return null;
        }

        Visit(lambda.Body);
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

        if (write is null || Annotations.Has(symbol, "ThreadSafeAttribute") || (_afterAwait && !RunsAfterAwait(write)) || IsUnderSharedLock(write))
        {
            return;
        }

        _writes ??= new Dictionary<ISymbol, List<CapturedWrite>>(SymbolEqualityComparer.Default);
        if (!_writes.TryGetValue(symbol, out List<CapturedWrite>? list))
        {
            _writes.Add(symbol, list = []);
        }

        list.Add(new CapturedWrite(write, mutation, readModifyWrite, mutation ? reference.Type?.Name : null));
    }

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
            if (declaration.SyntaxTree == lambda.Syntax.SyntaxTree && lambda.Syntax.Span.Contains(declaration.Span))
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

    private bool FirstAwait(IOperation operation)
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

        return _firstAwait < int.MaxValue;
    }

    // Until its first await the delegate runs on the thread that enumerates, one after the other. A loop brings code in front of the await behind it.
    private bool RunsAfterAwait(IOperation write)
    {
        int end = write.Syntax.Span.End;
        for (IOperation? current = write; current is not null && current != lambda; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                end = current.Syntax.Span.End;
            }
        }

        return _firstAwait < end;
    }
}
