using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>One job of a pool class, as generated code describes it: immutable, made once per class, shared by its pools. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PoolJob
{
    private protected PoolJob(int index, string name, JobSettings settings)
    {
        Index = index;
        Name = name;
        Settings = settings;
    }

    internal int Index { get; }

    internal string Name { get; }

    internal JobSettings Settings { get; }

    /// <summary>A job whose method returns its result, or nothing, itself.</summary>
    /// <param name="index">Its position among the jobs of the class.</param>
    /// <param name="name">The user's method.</param>
    /// <param name="settings">What its attribute and its parameters say.</param>
    /// <param name="body">Calls the method.</param>
    /// <typeparam name="TJobs">The user's class.</typeparam>
    /// <typeparam name="TItem">The job's parameter, a tuple of several, or <see cref="NoItem"/>.</typeparam>
    /// <typeparam name="TResult">What the job returns.</typeparam>
    /// <returns>The job.</returns>
    public static PoolJob<TJobs, TItem, TResult> Calling<TJobs, TItem, TResult>(int index, string name, JobSettings settings, Func<TJobs, TItem, CancellationToken, TResult> body)
        where TJobs : class => new(index, name, settings, body, null);

    /// <inheritdoc cref="Calling{TJobs,TItem,TResult}"/>
    public static PoolJob<TJobs, TItem> Calling<TJobs, TItem>(int index, string name, JobSettings settings, Action<TJobs, TItem, CancellationToken> body)
        where TJobs : class => new(index, name, settings, body, null);

    /// <summary>A job whose method returns a task.</summary>
    /// <inheritdoc cref="Calling{TJobs,TItem,TResult}"/>
    public static PoolJob<TJobs, TItem, TResult> Awaiting<TJobs, TItem, TResult>(int index, string name, JobSettings settings, Func<TJobs, TItem, CancellationToken, ValueTask<TResult>> body)
        where TJobs : class => new(index, name, settings, null, body);

    /// <summary>A job whose method returns a task.</summary>
    /// <inheritdoc cref="Calling{TJobs,TItem,TResult}"/>
    public static PoolJob<TJobs, TItem> Awaiting<TJobs, TItem>(int index, string name, JobSettings settings, Func<TJobs, TItem, CancellationToken, ValueTask> body)
        where TJobs : class => new(index, name, settings, null, body);
}
