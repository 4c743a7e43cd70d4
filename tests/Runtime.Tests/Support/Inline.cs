namespace Concurrency.Runtime.Tests.Support;

/// <summary>Completes what a handler awaits so that the handler goes on right here: in the test runner's context it would on another thread.</summary>
internal static class Inline
{
    public static void Open(TaskCompletionSource gate)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            gate.SetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
