namespace Concurrency;

/// <summary>Errors that have no caller to go to.</summary>
internal static class StrayError
{
    /// <summary>Shows an error where .NET shows those nobody observed: <see cref="TaskScheduler.UnobservedTaskException"/>.</summary>
    internal static void Surface(Exception error) => _ = Task.FromException(error);

    /// <summary>Cancels a source; what callbacks on its token throw has no caller here and must not end the one who cancels.</summary>
    internal static void CancelAndSurface(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException error)
        {
            Surface(error);
        }
    }
}
