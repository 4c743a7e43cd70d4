using System.Reflection;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>Empties the runtime's pools: what an earlier schedule left there would make the next one run differently.</summary>
internal static class Pools
{
    public static void Clear()
    {
        Clear<PermitWaiter>();
        Clear<LeaseTicket>();
        Clear<ReadableWaiter>();
        Clear<ReadWaiter<char>>();
        Clear<WriteWaiter<char>>();
    }

    private static void Clear<T>()
        where T : class, IPooled<T>, new()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic;
        typeof(ObjectPool<T>).GetField("s_shared", Static)!.SetValue(null, null);
        typeof(ObjectPool<T>).GetField("s_sharedCount", Static)!.SetValue(null, 0);
    }
}
