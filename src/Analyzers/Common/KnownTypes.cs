using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>The framework's types that the rules ask for, resolved once per compilation. A type the compilation does not reference is null.</summary>
internal sealed class KnownTypes
{
    // Every analyzer of a compilation asks for the same symbols; the table dies with the compilation.
    private static readonly ConditionalWeakTable<Compilation, KnownTypes> PerCompilation = new();

    private KnownTypes(Compilation compilation)
    {
        INamedTypeSymbol? Find(string metadataName) => compilation.GetTypeByMetadataName(metadataName);

        Interlocked = Find("System.Threading.Interlocked");
        Volatile = Find("System.Threading.Volatile");
        Monitor = Find("System.Threading.Monitor");
        Lock = Find("System.Threading.Lock");
        SpinLock = Find("System.Threading.SpinLock");
        Mutex = Find("System.Threading.Mutex");
        Semaphore = Find("System.Threading.Semaphore");
        SemaphoreSlim = Find("System.Threading.SemaphoreSlim");
        ReaderWriterLock = Find("System.Threading.ReaderWriterLock");
        ReaderWriterLockSlim = Find("System.Threading.ReaderWriterLockSlim");
        Thread = Find("System.Threading.Thread");
        ThreadPool = Find("System.Threading.ThreadPool");
        Timer = Find("System.Threading.Timer");
        SynchronizationContext = Find("System.Threading.SynchronizationContext");
        CancellationToken = Find("System.Threading.CancellationToken");
        CancellationTokenSource = Find("System.Threading.CancellationTokenSource");
        Task = Find("System.Threading.Tasks.Task");
        TaskOfT = Find("System.Threading.Tasks.Task`1");
        ValueTask = Find("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = Find("System.Threading.Tasks.ValueTask`1");
        TaskFactory = Find("System.Threading.Tasks.TaskFactory");
        TaskFactoryOfT = Find("System.Threading.Tasks.TaskFactory`1");
        TaskCompletionSource = Find("System.Threading.Tasks.TaskCompletionSource");
        TaskCompletionSourceOfT = Find("System.Threading.Tasks.TaskCompletionSource`1");
        Parallel = Find("System.Threading.Tasks.Parallel");
        ParallelEnumerable = Find("System.Linq.ParallelEnumerable");
        Enumerable = Find("System.Linq.Enumerable");
        Queryable = Find("System.Linq.Queryable");
        ForkJoin = Find("Concurrency.ForkJoin");
        AsyncSemaphore = Find("Concurrency.AsyncSemaphore");
        ActorAttribute = Find("Concurrency.ActorAttribute");
        WaitHandle = Find("System.Threading.WaitHandle");
        ManualResetEventSlim = Find("System.Threading.ManualResetEventSlim");
        CountdownEvent = Find("System.Threading.CountdownEvent");
        Barrier = Find("System.Threading.Barrier");
        ThreadLocal = Find("System.Threading.ThreadLocal`1");
        BlockingCollection = Find("System.Collections.Concurrent.BlockingCollection`1");
        Channel = Find("System.Threading.Channels.Channel");
        ChannelReader = Find("System.Threading.Channels.ChannelReader`1");
        ConcurrentDictionary = Find("System.Collections.Concurrent.ConcurrentDictionary`2");
        ChannelWriter = Find("System.Threading.Channels.ChannelWriter`1");
        ThreadStaticAttribute = Find("System.ThreadStaticAttribute");
        ModuleInitializerAttribute = Find("System.Runtime.CompilerServices.ModuleInitializerAttribute");
        IDisposable = Find("System.IDisposable");
        IAsyncDisposable = Find("System.IAsyncDisposable");
        HostedService = Find("Microsoft.Extensions.Hosting.IHostedService");
        ServiceCollectionExtensions = Find("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions");
    }

    public INamedTypeSymbol? Interlocked { get; }

    public INamedTypeSymbol? Volatile { get; }

    public INamedTypeSymbol? Monitor { get; }

    public INamedTypeSymbol? Lock { get; }

    public INamedTypeSymbol? SpinLock { get; }

    public INamedTypeSymbol? Mutex { get; }

    public INamedTypeSymbol? Semaphore { get; }

    public INamedTypeSymbol? SemaphoreSlim { get; }

    public INamedTypeSymbol? ReaderWriterLock { get; }

    public INamedTypeSymbol? ReaderWriterLockSlim { get; }

    public INamedTypeSymbol? Thread { get; }

    public INamedTypeSymbol? ThreadPool { get; }

    public INamedTypeSymbol? Timer { get; }

    public INamedTypeSymbol? SynchronizationContext { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? CancellationTokenSource { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOfT { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOfT { get; }

    public INamedTypeSymbol? TaskFactory { get; }

    public INamedTypeSymbol? TaskFactoryOfT { get; }

    public INamedTypeSymbol? TaskCompletionSource { get; }

    public INamedTypeSymbol? TaskCompletionSourceOfT { get; }

    public INamedTypeSymbol? Parallel { get; }

    public INamedTypeSymbol? ParallelEnumerable { get; }

    public INamedTypeSymbol? Enumerable { get; }

    public INamedTypeSymbol? Queryable { get; }

    public INamedTypeSymbol? ForkJoin { get; }

    public INamedTypeSymbol? AsyncSemaphore { get; }

    public INamedTypeSymbol? ActorAttribute { get; }

    public INamedTypeSymbol? WaitHandle { get; }

    public INamedTypeSymbol? ManualResetEventSlim { get; }

    public INamedTypeSymbol? CountdownEvent { get; }

    public INamedTypeSymbol? Barrier { get; }

    public INamedTypeSymbol? ThreadLocal { get; }

    public INamedTypeSymbol? BlockingCollection { get; }

    public INamedTypeSymbol? Channel { get; }

    public INamedTypeSymbol? ChannelReader { get; }

    public INamedTypeSymbol? ConcurrentDictionary { get; }

    public INamedTypeSymbol? ChannelWriter { get; }

    public INamedTypeSymbol? ThreadStaticAttribute { get; }

    public INamedTypeSymbol? ModuleInitializerAttribute { get; }

    public INamedTypeSymbol? IDisposable { get; }

    public INamedTypeSymbol? IAsyncDisposable { get; }

    public INamedTypeSymbol? HostedService { get; }

    public INamedTypeSymbol? ServiceCollectionExtensions { get; }

    public static KnownTypes For(Compilation compilation) => PerCompilation.GetValue(compilation, static c => new KnownTypes(c));

    /// <summary>Whether <paramref name="type"/> is <paramref name="known"/> or a construction of it. False when the compilation has no such type.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? known) => known is not null && type is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    /// <summary>Task, ValueTask and their generic forms: what an async method that can be awaited returns.</summary>
    public bool IsTaskLike(ITypeSymbol? type) => Is(type, Task) || Is(type, TaskOfT) || Is(type, ValueTask) || Is(type, ValueTaskOfT);

    public bool IsDisposable(ITypeSymbol type)
    {
        if (Is(type, IDisposable) || Is(type, IAsyncDisposable))
        {
            return true;
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (Is(implemented, IDisposable) || Is(implemented, IAsyncDisposable))
            {
                return true;
            }
        }

        return false;
    }
}
