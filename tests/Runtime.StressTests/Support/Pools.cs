using System.Reflection;
using Concurrency.Runtime.StressTests.Actors;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>Empties the runtime's pools: what an earlier schedule left there would make the next one run differently. (The wheels are per clock, and each schedule has its own.)</summary>
internal static class Pools
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic;

    public static void Clear()
    {
        Clear<PermitWaiter>();
        Clear<LeaseTicket>();
        Clear<ReadableWaiter>();
        Clear<ReadWaiter<char>>();
        Clear<WriteWaiter<char>>();
        Clear<Reply<int>>();
        Clear<Reply<NoResult>>();
        ClearSegments<CellMessage>();
        ClearSegments<Deadlocks.AskMessage>();
        ClearSegments<OpenMessage>();
        ClearSegments<TimeMessage>();
        ClearSegments<MortalMessage>();
    }

    public static void Clear<T>()
        where T : class, IPooled<T>, new()
    {
        typeof(ObjectPool<T>).GetField("s_shared", Static)!.SetValue(null, null);
        typeof(ObjectPool<T>).GetField("s_sharedCount", Static)!.SetValue(null, 0);
    }

    private static void ClearSegments<TMessage>()
        where TMessage : struct
    {
        var free = (LockFreeQueue<MailboxSegment<TMessage>>[])typeof(MailboxSegmentPool<TMessage>).GetField("Free", Static)!.GetValue(null)!;
        var counts = (int[])typeof(MailboxSegmentPool<TMessage>).GetField("Counts", Static)!.GetValue(null)!;
        for (int i = 0; i < free.Length; i++) free[i] = new LockFreeQueue<MailboxSegment<TMessage>>();
        Array.Clear(counts);
    }
}
