using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>The calls that take a permit or lock and must be followed by one that gives it back.</summary>
internal sealed class PermitCalls(KnownTypes types)
{
    /// <summary>The permit a call takes, or null. Names are tested before symbols.</summary>
    public PermitCall? Taken(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Wait" or "WaitAsync" when IsSemaphore(type):
            case "WaitOne" when IsKernelLock(call.Instance?.Type):
                return Of(call, string.Empty, Manner(call));
            case "Enter" when KnownTypes.Is(type, types.Monitor) || KnownTypes.Is(type, types.Lock) || KnownTypes.Is(type, types.SpinLock):
                return Of(call, string.Empty, TakesFlag(method) ? PermitAcquisition.Flagged : PermitAcquisition.Certain);
            case "TryEnter" when KnownTypes.Is(type, types.Monitor) || KnownTypes.Is(type, types.Lock) || KnownTypes.Is(type, types.SpinLock):
                return Of(call, string.Empty, TakesFlag(method) ? PermitAcquisition.Flagged : WaitsForever(call) ? PermitAcquisition.Certain : PermitAcquisition.Attempt);
            case "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" when KnownTypes.Is(type, types.ReaderWriterLockSlim):
                return Of(call, Mode(method.Name), PermitAcquisition.Certain);
            case "TryEnterReadLock" or "TryEnterWriteLock" or "TryEnterUpgradeableReadLock" when KnownTypes.Is(type, types.ReaderWriterLockSlim):
                return Of(call, Mode(method.Name), WaitsForever(call) ? PermitAcquisition.Certain : PermitAcquisition.Attempt);
            case "AcquireReaderLock" or "AcquireWriterLock" when KnownTypes.Is(type, types.ReaderWriterLock):
                return Of(call, Mode(method.Name), PermitAcquisition.MayThrow);
            default:
                return null;
        }
    }

    /// <summary>The permit a call gives back, or null.</summary>
    public PermitCall? GivenBack(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Release" when IsSemaphore(type) || KnownTypes.Is(type, types.Semaphore):
            case "ReleaseMutex" when KnownTypes.Is(type, types.Mutex):
            case "Exit" when KnownTypes.Is(type, types.Monitor) || KnownTypes.Is(type, types.Lock) || KnownTypes.Is(type, types.SpinLock):
                return Of(call, string.Empty, PermitAcquisition.Certain);
            case "ExitReadLock" or "ExitWriteLock" or "ExitUpgradeableReadLock" when KnownTypes.Is(type, types.ReaderWriterLockSlim):
            case "ReleaseReaderLock" or "ReleaseWriterLock" when KnownTypes.Is(type, types.ReaderWriterLock):
                return Of(call, Mode(method.Name), PermitAcquisition.Certain);
            default:
                return null;
        }
    }

    /// <summary>The names in <see cref="Taken"/>, for a test that costs nothing.</summary>
    public static bool MayTake(string name) => name is "Wait" or "WaitAsync" or "WaitOne" or "Enter" or "TryEnter" || name.EndsWith("Lock", StringComparison.Ordinal);

    private bool IsSemaphore(ITypeSymbol type) => KnownTypes.Is(type, types.SemaphoreSlim) || KnownTypes.Is(type, types.AsyncSemaphore);

    private bool IsKernelLock(ITypeSymbol? type) => KnownTypes.Is(type, types.Mutex) || KnownTypes.Is(type, types.Semaphore);

    private PermitAcquisition Manner(IInvocationOperation call)
    {
        bool isAttempt = false;
        bool mayThrow = false;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (KnownTypes.Is(argument.Parameter?.Type, types.CancellationToken))
            {
                mayThrow |= argument.ArgumentKind == ArgumentKind.Explicit && !WaitBounds.IsNoToken(argument.Value);
            }
            else if (argument.Parameter?.Type.SpecialType == SpecialType.System_Int32 || argument.Parameter?.Type.Name == "TimeSpan")
            {
                isAttempt |= !WaitBounds.IsInfinite(argument.Value);
            }
        }

        return isAttempt ? PermitAcquisition.Attempt : mayThrow ? PermitAcquisition.MayThrow : PermitAcquisition.Certain;
    }

    // TryEnterReadLock(-1) is EnterReadLock.
    private static bool WaitsForever(IInvocationOperation call) => call.Arguments.Length > 0 && WaitBounds.IsInfinite(call.Arguments[call.Arguments.Length - 1].Value);

    private static bool TakesFlag(IMethodSymbol method) => !method.Parameters.IsEmpty && method.Parameters[method.Parameters.Length - 1].RefKind == RefKind.Ref;

    private static string Mode(string name) => name.IndexOf("Write", StringComparison.Ordinal) >= 0 ? " write" : name.IndexOf("Upgradeable", StringComparison.Ordinal) >= 0 ? " upgradeable" : " read";

    private static PermitCall? Of(IInvocationOperation call, string mode, PermitAcquisition acquisition)
    {
        IOperation? gate = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        while (gate is IConversionOperation conversion)
        {
            gate = conversion.Operand;
        }

        return Writes.ReferredSymbol(gate) is { } symbol ? new PermitCall(symbol, Receiver(gate!) + mode, acquisition) : null;
    }

    private static string Receiver(IOperation gate) => gate is IMemberReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation } ? instance.Syntax.ToString() : string.Empty;
}
