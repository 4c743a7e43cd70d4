using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>
/// Recognises the idioms that take and give back a lock: <c>lock</c>, <c>Monitor</c>, <c>Lock</c>, the reader-writer locks, <c>SpinLock</c>, <c>Mutex</c>, semaphores used as a mutex, and
/// <c>using</c> over a call that sounds like taking a lock.
/// </summary>
/// <remarks>Locks are identified by the symbol that names them, whatever instance it is read from, as Clang's thread-safety analysis does for the common case of one instance.</remarks>
internal sealed class LockFacts(KnownTypes types)
{
    /// <summary>The lock a statement-level expression takes, or null. Awaits, <c>ConfigureAwait</c> and the negation of a timed attempt are seen through.</summary>
    public ISymbol? Acquired(IOperation expression)
    {
        IOperation value = Bare(expression);
        return value is IInvocationOperation call && IsAcquire(call) ? Identity(LockObject(call)) : null;
    }

    /// <summary>The lock a statement-level expression gives back, or null.</summary>
    public ISymbol? Released(IOperation expression)
    {
        IOperation value = Bare(expression);
        return value is IInvocationOperation call && IsRelease(call) ? Identity(LockObject(call)) : null;
    }

    /// <summary>The lock that <c>using (x.EnterScope())</c> or <c>using var _ = await x.LockAsync()</c> holds, or null.</summary>
    public static ISymbol? Scoped(IOperation resource)
    {
        IOperation value = Bare(resource);
        return value is IInvocationOperation call && SoundsLikeLocking(call.TargetMethod.Name) ? Identity(LockObject(call) ?? call) : null;
    }

    /// <summary>The lock that <c>Debug.Assert(Monitor.IsEntered(x))</c> or <c>Debug.Assert(x.IsHeldByCurrentThread)</c> says the callers hold, or null.</summary>
    public ISymbol? Asserted(IOperation statement) =>
        statement is not IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Assert" or "Requires", ContainingType.Name: "Debug" or "Contract" or "Trace" }, Arguments: { Length: > 0 } arguments } } ? null
        : arguments[0].Value is IInvocationOperation { TargetMethod.Name: "IsEntered", Arguments: { Length: 1 } entered } call && KnownTypes.Is(call.TargetMethod.ContainingType, types.Monitor) ? Identity(entered[0].Value)
        : arguments[0].Value is IPropertyReferenceOperation { Property.Name: "IsHeldByCurrentThread" or "IsWriteLockHeld" or "IsReadLockHeld" or "IsUpgradeableReadLockHeld", Instance: { } gate } ? Identity(gate)
        : null;

    /// <summary>The symbol that names a lock object: a field, property, local, parameter, method, or the type for <c>this</c> and <c>typeof</c>.</summary>
    public static ISymbol? Identity(IOperation? lockObject)
    {
        while (lockObject is IConversionOperation or IParenthesizedOperation)
        {
            lockObject = lockObject is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)lockObject).Operand;
        }

        return lockObject switch
        {
            IPropertyReferenceOperation { Property.Name: "SyncRoot", Instance: { } collection } => Identity(collection),
            IPropertyReferenceOperation { Property: { } property } => (ISymbol?)BehindProperty(property) ?? property.OriginalDefinition,
            ILocalReferenceOperation local => Alias(local) ?? local.Local,
            IInstanceReferenceOperation instance => instance.Type?.OriginalDefinition,
            ITypeOfOperation typeOf => typeOf.TypeOperand.OriginalDefinition,
            IInvocationOperation call => call.TargetMethod.OriginalDefinition,
            IArrayElementReferenceOperation element => Identity(element.ArrayReference),
            _ => Writes.ReferredSymbol(lockObject),
        };
    }

    /// <summary>Whether a field is meant to be a lock itself, so that touching it is never an access to guarded state.</summary>
    public bool IsLockType(ITypeSymbol? type) =>
        KnownTypes.Is(type, types.Lock) || KnownTypes.Is(type, types.SemaphoreSlim) || KnownTypes.Is(type, types.Semaphore) || KnownTypes.Is(type, types.Mutex) || KnownTypes.Is(type, types.SpinLock)
        || KnownTypes.Is(type, types.ReaderWriterLock) || KnownTypes.Is(type, types.ReaderWriterLockSlim);

    // private object Gate => _items;
    private static IFieldSymbol? BehindProperty(IPropertySymbol property)
    {
        if (property.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].GetSyntax() is not PropertyDeclarationSyntax declaration)
        {
            return null;
        }

        ExpressionSyntax? value = declaration.ExpressionBody?.Expression
            ?? (declaration.AccessorList is { Accessors: { Count: 1 } only } ? only[0].ExpressionBody?.Expression ?? (only[0].Body is { Statements: { Count: 1 } one } ? (one[0] as ReturnStatementSyntax)?.Expression : null) : null);
        if (value is not IdentifierNameSyntax name)
        {
            return null;
        }

        foreach (ISymbol member in property.ContainingType.GetMembers(name.Identifier.ValueText))
        {
            return (member as IFieldSymbol)?.OriginalDefinition;
        }

        return null;
    }

    // var gate = _gate; lock (gate) …
    private static ISymbol? Alias(ILocalReferenceOperation local)
    {
        if (local.Local.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].SyntaxTree != local.Syntax.SyntaxTree
            || declarations[0].GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: IdentifierNameSyntax or MemberAccessExpressionSyntax } declarator)
        {
            return null;
        }

        return local.SemanticModel?.GetSymbolInfo(declarator.Initializer!.Value).Symbol is IFieldSymbol field ? field.OriginalDefinition : null;
    }

    private bool IsAcquire(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "Enter" or "TryEnter":
                return KnownTypes.Is(method.ContainingType, types.Monitor) || KnownTypes.Is(method.ContainingType, types.Lock) || KnownTypes.Is(method.ContainingType, types.SpinLock);
            case "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" or "TryEnterReadLock" or "TryEnterWriteLock" or "TryEnterUpgradeableReadLock":
                return KnownTypes.Is(method.ContainingType, types.ReaderWriterLockSlim);
            case "AcquireReaderLock" or "AcquireWriterLock":
                return KnownTypes.Is(method.ContainingType, types.ReaderWriterLock);
            case "Wait" or "WaitAsync":
                return (KnownTypes.Is(method.ContainingType, types.SemaphoreSlim) || KnownTypes.Is(method.ContainingType, types.AsyncSemaphore)) && MayBeMutex(call.Instance);
            case "WaitOne":
                return KnownTypes.Is(call.Instance?.Type, types.Mutex) || (KnownTypes.Is(call.Instance?.Type, types.Semaphore) && MayBeMutex(call.Instance));
            default:
                return false;
        }
    }

    private bool IsRelease(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "Exit":
                return KnownTypes.Is(method.ContainingType, types.Monitor) || KnownTypes.Is(method.ContainingType, types.Lock) || KnownTypes.Is(method.ContainingType, types.SpinLock);
            case "ExitReadLock" or "ExitWriteLock" or "ExitUpgradeableReadLock":
                return KnownTypes.Is(method.ContainingType, types.ReaderWriterLockSlim);
            case "ReleaseReaderLock" or "ReleaseWriterLock" or "ReleaseLock":
                return KnownTypes.Is(method.ContainingType, types.ReaderWriterLock);
            case "Release":
                return KnownTypes.Is(method.ContainingType, types.SemaphoreSlim) || KnownTypes.Is(method.ContainingType, types.AsyncSemaphore) || KnownTypes.Is(method.ContainingType, types.Semaphore);
            case "ReleaseMutex":
                return KnownTypes.Is(method.ContainingType, types.Mutex);
            default:
                return false;
        }
    }

    private static IOperation? LockObject(IInvocationOperation call) =>
        call.Instance is { } instance ? instance : call.Arguments.Length > 0 ? call.Arguments[0].Value : null;

    // A semaphore that starts with another count than one limits or signals; it does not exclude.
    private static bool MayBeMutex(IOperation? semaphore)
    {
        ISymbol? symbol = Writes.ReferredSymbol(semaphore);
        if (symbol is not (IFieldSymbol or ILocalSymbol) || symbol.DeclaringSyntaxReferences.Length != 1
            || symbol.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } })
        {
            return true;
        }

        return arguments[0].Expression is not LiteralExpressionSyntax { Token.Value: int count } || count == 1;
    }

    private static bool SoundsLikeLocking(string name) =>
        name is "EnterScope" || name.IndexOf("Lock", StringComparison.Ordinal) >= 0 || name.StartsWith("Enter", StringComparison.Ordinal) || name.StartsWith("Acquire", StringComparison.Ordinal)
        || name is "WaitAsync" or "Wait";

    private static IOperation Bare(IOperation expression)
    {
        IOperation value = expression;
        while (true)
        {
            switch (value)
            {
                case IExpressionStatementOperation statement:
                    value = statement.Operation;
                    continue;
                case IAwaitOperation await:
                    value = await.Operation;
                    continue;
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    value = not.Operand;
                    continue;
                case ISimpleAssignmentOperation assignment:
                    value = assignment.Value;
                    continue;
                case IConditionalAccessOperation { WhenNotNull: IInvocationOperation call }:
                    return call;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "Preserve", Instance: { } task }:
                    value = task;
                    continue;
                default:
                    return value;
            }
        }
    }
}
