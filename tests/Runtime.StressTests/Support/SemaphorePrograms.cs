using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Models;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>Small programs over a semaphore: threads that wait, try, release, and one that cancels.</summary>
internal static class SemaphorePrograms
{
    internal readonly record struct SemaphoreUnderTest(Func<CancellationToken, Func<WaitState>> Wait, Func<bool> TryWait, Action Release);

    internal enum WaitState
    {
        Pending,
        Granted,
        Cancelled,
    }

    /// <summary>Explores schedules and checks each history; a permit that is not there at the end is a deadlock or fails the last check.</summary>
    public static int Explore(IStrategy strategy, Func<Scheduler, SemaphoreUnderTest> create, int waiters = 3)
    {
        return Scheduler.Explore(strategy, scheduler =>
        {
            Pools.Clear();
            var history = new History<SemaphoreCall>();
            var cancellation = new CancellationTokenSource();
            SemaphoreUnderTest semaphore = create(scheduler);
            for (int thread = 0; thread < waiters; thread++)
            {
                int self = thread;

                // The first one may be cancelled at any moment; the others must get through.
                CancellationToken token = self == 0 ? cancellation.Token : default;
                scheduler.Add(() => WaitAndRelease(history, semaphore, self, token));
            }

            scheduler.Add(cancellation.Cancel);
            scheduler.Add(() =>
            {
                SemaphoreCall call = history.Record(waiters, () => new SemaphoreCall(semaphore.TryWait() ? SemaphoreOperation.TryWaitTrue : SemaphoreOperation.TryWaitFalse));
                if (call.Operation == SemaphoreOperation.TryWaitTrue) Release(history, semaphore, waiters);
            });
            return () =>
            {
                history.Record(waiters, () => new SemaphoreCall(semaphore.TryWait() ? SemaphoreOperation.TryWaitTrue : SemaphoreOperation.TryWaitFalse));
                history.Record(waiters, () => new SemaphoreCall(semaphore.TryWait() ? SemaphoreOperation.TryWaitTrue : SemaphoreOperation.TryWaitFalse));
                Linearizability.Check(new SemaphoreModel(1), history.Operations);
            };
        });
    }

    private static void WaitAndRelease(History<SemaphoreCall> history, SemaphoreUnderTest semaphore, int self, CancellationToken token)
    {
        char name = (char)('A' + self);
        long joined = history.Now();
        Func<WaitState> state = semaphore.Wait(token);

        // Cancelled before it got in line: as if it had not been called.
        if (SharedAccess.Quietly(state) == WaitState.Cancelled) return;
        history.Record(self, joined, () => new SemaphoreCall(SemaphoreOperation.Join, name));
        SharedAccess.TryWaitUntil(() => state() != WaitState.Pending);
        bool isGranted = SharedAccess.Quietly(state) == WaitState.Granted;
        history.Record(self, joined, () => new SemaphoreCall(isGranted ? SemaphoreOperation.Granted : SemaphoreOperation.Cancelled, name));
        if (isGranted) Release(history, semaphore, self);
    }

    private static void Release(History<SemaphoreCall> history, SemaphoreUnderTest semaphore, int self) =>
        history.Record(self, () =>
        {
            semaphore.Release();
            return new SemaphoreCall(SemaphoreOperation.Release);
        });
}
