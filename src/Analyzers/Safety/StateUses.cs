using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Collects how one type, all of its parts together, uses its own fields and automatic properties. Uses that no lock could make better or worse are left out.</summary>
internal sealed class StateUses(INamedTypeSymbol type, CompilationFacts facts, CallerLocks locks)
{
    private readonly HashSet<ISymbol> _state = Candidates(type, facts);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentQueue<StateUse>> _uses = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _atomic = new(SymbolEqualityComparer.Default);

    public bool IsEmpty => _state.Count == 0;

    public IEnumerable<KeyValuePair<ISymbol, ConcurrentQueue<StateUse>>> All => _uses;

    public void Register(SymbolStartAnalysisContext context) => context.RegisterOperationAction(Collect, OperationKind.FieldReference, OperationKind.PropertyReference);

    /// <summary>Whether some code reaches the field through <c>Volatile</c> or <c>Interlocked</c>: then it has a protocol of its own.</summary>
    public bool IsAtomic(ISymbol field) => _atomic.ContainsKey(field);

    private static HashSet<ISymbol> Candidates(INamedTypeSymbol type, CompilationFacts facts)
    {
        HashSet<ISymbol> state = new(SymbolEqualityComparer.Default);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { IsConst: false, IsVolatile: false, Type: not IErrorTypeSymbol } field)
            {
                continue;
            }

            ISymbol named = field.AssociatedSymbol as IPropertySymbol ?? (ISymbol)field;
            if ((named is IFieldSymbol && field.IsImplicitlyDeclared) || field.AssociatedSymbol is IEventSymbol || facts.Locks.IsLockType(field.Type) || Annotations.Has(named, "ThreadSafeAttribute") || IsPerThread(field, facts))
            {
                continue;
            }

            // A read-only field of another type than a collection cannot be written.
            if (!field.IsReadOnly || facts.Safety.IsNotThreadSafe(named, field.Type, type.DeclaringSyntaxReferences[0].SyntaxTree) || Annotations.Has(named, "GuardedByAttribute"))
            {
                state.Add(named);
            }
        }

        return state;
    }

    private static bool IsPerThread(IFieldSymbol field, CompilationFacts facts)
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

    private void Collect(OperationAnalysisContext context)
    {
        var reference = (IMemberReferenceOperation)context.Operation;
        ISymbol symbol = reference.Member.OriginalDefinition;
        if (!_state.Contains(symbol) || IsFresh(reference.Instance) || IsBroken(reference) || Classify(reference, symbol, context.ContainingSymbol) is not { } kind)
        {
            return;
        }

        _uses.GetOrAdd(symbol, static _ => new ConcurrentQueue<StateUse>()).Enqueue(new StateUse(reference, kind, context.ContainingSymbol, locks.SiteOf(reference, context.ContainingSymbol)));
    }

    private UseKind? Classify(IMemberReferenceOperation reference, ISymbol symbol, ISymbol member)
    {
        if (facts.Safety.IsMutatedAt(reference))
        {
            return UseKind.Mutate;
        }

        switch (reference.Parent)
        {
            case INameOfOperation or ILockOperation:
                return null;
            case IArgumentOperation { Parent: IInvocationOperation call } when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Interlocked) || KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Volatile):
                _atomic[symbol] = true;
                return null;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: { Name: "Unsafe", ContainingNamespace.Name: "CompilerServices" } }, Parameter.RefKind: not RefKind.None }:
                // Unsafe.As<State, byte>(ref _state): on its way to Volatile or Interlocked.
                _atomic[symbol] = true;
                return null;
            case IArgumentOperation { Parent: IInvocationOperation call } when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Monitor):
                return null;
        }

        if (Writes.IsWritten(reference))
        {
            return UseKind.Replace;
        }

        if (!facts.Safety.IsNotThreadSafe(symbol, reference.Type, reference.Syntax.SyntaxTree))
        {
            return UseKind.Read;
        }

        IOperation value = TypeSafety.Unwrapped(reference);
        return value.Parent switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" or "Capacity" or "SyncRoot" or "Comparer" or "IsReadOnly" or "IsFixedSize" } => null,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation } => null,
            ILockOperation or INameOfOperation => null,
            IArgumentOperation { Parent: IInvocationOperation call } when KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Monitor) => null,
            _ when reference.Type?.Name == "Hashtable" => null,
            _ when value.Type?.SpecialType == SpecialType.System_Object || IsHandedToLocker(value) || BecomesLock(value) => null,
            IReturnOperation when IsVisible(member) && InMember(value) => UseKind.Return,
            _ => UseKind.Read,
        };
    }

    private static bool IsVisible(ISymbol member) => member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.NotApplicable) || member is IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false };

    // Trim(_items, _gate) and TrimLocked(_items): the called method takes the lock, or says that it is held.
    private bool IsHandedToLocker(IOperation value)
    {
        if (value.Parent is not IArgumentOperation { Parent: IInvocationOperation call } own)
        {
            return false;
        }

        if (CallerLocks.SaysThatCallersLock(call.TargetMethod.Name))
        {
            return true;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation other = argument.Value is IConversionOperation conversion ? conversion.Operand : argument.Value;
            if (argument != own && other is IFieldReferenceOperation { Type: { } type } && (type.SpecialType == SpecialType.System_Object || facts.Locks.IsLockType(type)))
            {
                return true;
            }
        }

        return false;
    }

    // var items = isA ? _a : _b; lock (items) { … }
    private static bool BecomesLock(IOperation value)
    {
        IOperation whole = value;
        while (whole.Parent is IConditionalOperation or ICoalesceOperation or IConversionOperation)
        {
            whole = whole.Parent;
        }

        if (whole.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
        {
            return false;
        }

        foreach (IOperation operation in EnclosingFunction.Root(value).Descendants())
        {
            if (operation is ILockOperation { LockedValue: var locked } && Writes.Mentions(locked, local))
            {
                return true;
            }
        }

        return false;
    }

    private static bool InMember(IOperation value)
    {
        for (IOperation? outer = value; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    // Half-written code says nothing yet.
    private static bool IsBroken(IOperation reference)
    {
        for (IOperation? outer = reference.Parent; outer is not (null or IBlockOperation); outer = outer.Parent)
        {
            if (outer is IInvalidOperation)
            {
                return true;
            }
        }

        return false;
    }

    // Made by this very function, or just being initialised: nobody else has it yet.
    private static bool IsFresh(IOperation? instance) => instance switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => true,
        ILocalReferenceOperation local => AtomicAccess.InitialValue(local) is IObjectCreationOperation,
        _ => false,
    };
}
