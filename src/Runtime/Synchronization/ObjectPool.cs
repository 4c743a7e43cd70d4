using System.Diagnostics;

namespace Concurrency;

/// <summary>An object that a pool links through itself.</summary>
internal interface IPooled<TSelf>
    where TSelf : class
{
    /// <summary>The next free object, while this one is free.</summary>
    TSelf? NextFree { get; set; }
}

// Concurrency contract
//   Callers:   Rent and Return from any thread.
//   I1  A thread's own stack is touched by that thread alone and holds at most ThreadLimit objects.
//   I2  The shared stack is guarded by Gate, moves in chains of at most BatchSize and holds at most SharedLimit objects; more are dropped.
//   Progress:  no lock unless the thread's own stack is empty or full, and then one lock for BatchSize objects.
//   User code runs: never.

/// <summary>
/// Free objects of one kind, process-wide: a small stack per thread and a bounded shared one, so that one thread may rent what another
/// returns without allocating and a burst leaves a bounded number behind.
/// </summary>
internal static class ObjectPool<T>
    where T : class, IPooled<T>, new()
{
    private const int ThreadLimit = 16;
    private const int BatchSize = 8;
    private const int SharedLimit = 1024;

    private static readonly Lock Gate = new();
    private static T? s_shared;
    private static int s_sharedCount;

    // In one object: finding what is static to a thread and to a type costs more than using it.
    [ThreadStatic]
    private static Stack? t_stack;

    internal static T Rent()
    {
        Stack stack = t_stack ??= new Stack();
        T? free = stack.Top ?? RentShared(stack);
        if (free is null) return new T();
        stack.Top = free.NextFree;
        stack.Count--;
        free.NextFree = null;
        return free;
    }

    internal static void Return(T free)
    {
        Debug.Assert(free.NextFree is null, "An object is free once.");
        Stack stack = t_stack ??= new Stack();
        if (stack.Count == ThreadLimit) ShareBatch(stack);
        free.NextFree = stack.Top;
        stack.Top = free;
        stack.Count++;
    }

    // Moves a batch here; returns its first, which is on top now.
    private static T? RentShared(Stack stack)
    {
        // benign: a stale null only means one more allocation.
        if (Volatile.Read(ref s_shared) is null) return null;
        lock (Gate)
        {
            while (s_shared is { } free && stack.Count < BatchSize)
            {
                s_shared = free.NextFree;
                s_sharedCount--;
                free.NextFree = stack.Top;
                stack.Top = free;
                stack.Count++;
            }
        }

        return stack.Top;
    }

    private static void ShareBatch(Stack stack)
    {
        lock (Gate)
        {
            for (int moved = 0; moved < BatchSize; moved++)
            {
                T free = stack.Top!;
                stack.Top = free.NextFree;
                stack.Count--;
                free.NextFree = null;
                if (s_sharedCount == SharedLimit) continue;
                free.NextFree = s_shared;
                s_shared = free;
                s_sharedCount++;
            }
        }
    }

    private sealed class Stack
    {
        internal T? Top { get; set; }

        internal int Count { get; set; }
    }
}
