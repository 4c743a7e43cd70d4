namespace Concurrency;

/// <summary>The queue or semaphore a waiter stands in.</summary>
internal interface IWaiterOwner
{
    /// <summary>
    /// Called once by the cancellation or deadline that decided <paramref name="waiter"/>: takes it out of its line under the owner's lock.
    /// </summary>
    /// <returns>Whether the caller must settle the waiter; false when it was not in line yet, and the thread that brings it settles it.</returns>
    bool Withdraw(Waiter waiter);
}
