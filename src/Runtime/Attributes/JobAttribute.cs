namespace Concurrency;

/// <summary>Settings of one job of a <see cref="WorkerPoolAttribute">[WorkerPool]</see>. On a method that is not public it also makes the method a job.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JobAttribute : Attribute
{
    /// <summary>How many bodies of this job may run at once, at most; the pool's own bound holds as well. 0, the default, is the pool's.</summary>
    public int Concurrency { get; set; }

    /// <summary>
    /// How long a body of this job may run before its token is cancelled, in milliseconds. 0, the default, is what the pool says;
    /// <see cref="Timeout.Infinite"/> is no limit.
    /// </summary>
    public int TimeoutMilliseconds { get; set; }
}
