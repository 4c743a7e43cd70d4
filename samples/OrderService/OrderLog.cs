namespace OrderService;

/// <summary>What the service logs itself.</summary>
internal static partial class OrderLog
{
    [LoggerMessage(100, LogLevel.Warning, "The database failed at attempt {Attempt}; the next follows in {Delay}")]
    public static partial void DatabaseFailed(ILogger log, Exception? error, int attempt, TimeSpan delay);
}
