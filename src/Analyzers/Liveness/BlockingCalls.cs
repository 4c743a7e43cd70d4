using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>The table of operations that hold the thread until something else has happened.</summary>
internal sealed class BlockingCalls(KnownTypes types)
{
    private static readonly HashSet<string> NetworkTypes = new(StringComparer.Ordinal)
    {
        "HttpClient", "WebClient", "Dns", "Ping", "TcpClient", "WebRequest", "HttpWebRequest", "SmtpClient", "DbCommand", "DbConnection", "DbDataReader", "IDbCommand", "IDbConnection",
    };

    /// <summary>The name of what blocks, or null. Waits for other locks are none: their order is another rule's question.</summary>
    public string? Named(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: { } type }, Instance: { } task }:
                return (KnownTypes.Is(type, types.TaskOfT) || KnownTypes.Is(type, types.ValueTaskOfT)) && !CompletedTasks.IsKnown(task, operation) ? "Result" : null;
            case IInvocationOperation call:
                return Blocks(call) ? call.TargetMethod.Name : null;
            default:
                return null;
        }
    }

    /// <summary>Whether a call is one to the network or a database, or to a synchronous method of a file with an asynchronous twin.</summary>
    public static bool IsNetwork(IInvocationOperation call)
    {
        for (INamedTypeSymbol? type = call.TargetMethod.ContainingType; type is not null; type = type.BaseType)
        {
            if (NetworkTypes.Contains(type.Name))
            {
                return HasAsyncTwin(call.TargetMethod);
            }
        }

        return false;
    }

    /// <summary><c>File.ReadAllText</c>, <c>Stream.Read</c>: synchronous input and output that could be awaited.</summary>
    public static bool IsSynchronousIO(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { ContainingNamespace: { Name: "IO" or "Sockets" or "Pipes" } } type && type.Name is not ("MemoryStream" or "StringReader" or "StringWriter" or "Path")
        && !IsInMemory(call.Instance) && HasAsyncTwin(call.TargetMethod);

    /// <summary>Whether a call may take longer than the processor needs: it blocks, reads or writes something outside, or is known by its name to wait.</summary>
    public static bool MayWait(IInvocationOperation call) =>
        call.TargetMethod.Name is "Wait" or "WaitOne" or "WaitAll" or "Join" or "Sleep" or "Take" or "GetResult" or "SignalAndWait" || call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal)
        || IsNetwork(call) || IsSynchronousIO(call);

    private bool Blocks(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        switch (method.Name)
        {
            case "Wait" when KnownTypes.Is(type, types.Task) || KnownTypes.Is(type, types.TaskOfT):
                return !CompletedTasks.IsKnown(call.Instance, call) && !IsZero(call);
            case "GetResult" when type.Name.EndsWith("TaskAwaiter", StringComparison.Ordinal):
                return call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited } && !CompletedTasks.IsKnown(Configured(awaited), call);
            case "WaitAll" or "WaitAny":
                return KnownTypes.Is(type, types.Task) || KnownTypes.Is(type, types.WaitHandle);
            case "Sleep":
                return KnownTypes.Is(type, types.Thread) && !IsZero(call);
            case "Join":
                return KnownTypes.Is(type, types.Thread);
            case "Wait":
                return (KnownTypes.Is(type, types.ManualResetEventSlim) || KnownTypes.Is(type, types.CountdownEvent)) && !IsZero(call);
            case "WaitOne":
                return KnownTypes.Is(type, types.WaitHandle) && !KnownTypes.Is(call.Instance?.Type, types.Mutex) && !KnownTypes.Is(call.Instance?.Type, types.Semaphore) && !IsZero(call);
            case "SignalAndWait":
                return KnownTypes.Is(type, types.Barrier);
            case "Take" or "TakeFromAny":
                return KnownTypes.Is(type, types.BlockingCollection);
            default:
                return false;
        }
    }

    private static IOperation Configured(IOperation task) => task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } ? inner : task;

    private static bool IsZero(IInvocationOperation call) =>
        call.Arguments.Length > 0 && (call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 0 } || call.Arguments[0].Value is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } });

    private static bool IsInMemory(IOperation? receiver) =>
        receiver is not null && WaitBounds.Bare(receiver).Type is { Name: "MemoryStream" or "StringReader" or "StringWriter" };

    private static bool HasAsyncTwin(IMethodSymbol method)
    {
        if (method.Name.EndsWith("Async", StringComparison.Ordinal) || method.MethodKind != MethodKind.Ordinary)
        {
            return false;
        }

        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers(method.Name + "Async").IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
