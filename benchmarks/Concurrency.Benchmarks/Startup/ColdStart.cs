using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Concurrency.Benchmarks.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proto;

namespace Concurrency.Benchmarks.Startup;

/// <summary>Starts a host of a thousand actor classes, once, in a process that has done nothing else.</summary>
internal static class ColdStart
{
    private static readonly Dictionary<string, Func<Task<object>>> s_contestants = new()
    {
        [PeerNames.Ours] = StartOursAsync,
        [PeerNames.Akka] = StartAkkaAsync,
        [PeerNames.Proto] = StartProtoAsync,
    };

    public static IEnumerable<string> Contestants => s_contestants.Keys;

    /// <summary>Starts and says what it took: milliseconds and allocated bytes. False when there is no such contestant.</summary>
    public static async Task<bool> TryRunAsync(string contestant)
    {
        if (!s_contestants.TryGetValue(contestant, out Func<Task<object>>? startAsync)) return false;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long begun = Stopwatch.GetTimestamp();
        object system = await startAsync();
        double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds} {GC.GetTotalAllocatedBytes(precise: true) - allocated}"));
        GC.KeepAlive(system); // It ends with the process: how long a stop takes is another question.
        return true;
    }

    private static async Task<object> StartOursAsync()
    {
        var started = new StartedCount();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(started);

        // What AddConcurrency() would be generated to do for a thousand classes.
        MethodInfo add = typeof(ConcurrencyServiceCollectionExtensions).GetMethod(nameof(ConcurrencyServiceCollectionExtensions.AddConcurrent))!;
        Type handle = typeof(Kind<,,>).GetNestedType("Ref", BindingFlags.Public | BindingFlags.NonPublic)!;
        foreach (Type kind in Kinds.Of(handle)) add.MakeGenericMethod(kind).Invoke(null, [builder.Services]);
        IHost host = builder.Build();
        await host.StartAsync();
        started.CheckAll();
        return host;
    }

    private static async Task<object> StartAkkaAsync()
    {
        var started = new StartedCount();
        Akka.Actor.ActorSystem system = AkkaPeer.Start();
        foreach (Type kind in Kinds.Of(typeof(AkkaKind<,,>))) system.ActorOf(Akka.Actor.Props.Create(kind, started));
        await started.All;
        return system;
    }

    private static async Task<object> StartProtoAsync()
    {
        var started = new StartedCount();
        var system = new Proto.ActorSystem();
        foreach (Type kind in Kinds.Of(typeof(ProtoKind<,,>))) system.Root.Spawn(Proto.Props.FromProducer(() => (IActor)Activator.CreateInstance(kind, started)!));
        await started.All;
        return system;
    }
}
