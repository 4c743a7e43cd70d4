namespace Concurrency.Runtime.Tests.Support;

/// <summary>For tests that run the work themselves.</summary>
internal static class OwnThread
{
    /// <summary>
    /// Takes the runner's context off this thread: while one is there, what follows an await with <c>ConfigureAwait(false)</c> goes to the thread pool instead of going on here.
    /// </summary>
    public static void Stay() => SynchronizationContext.SetSynchronizationContext(null);
}
