using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Concurrency;

/// <summary>
/// The framework's tasks that cannot complete before what they continue: an async method is suspended at one await at a time; what <c>WhenAll</c>, <c>Unwrap</c> (so <c>Task.Run</c>) and
/// <c>AsTask</c> return waits for all it is made of. A task keeps who awaits it in a field of the framework's own, <c>m_continuationObject</c>.
/// </summary>
internal sealed class FrameworkTasks
{
    private readonly Type? _method;
    private readonly Type? _all;
    private readonly Type? _allOfResults;
    private readonly Type? _unwrapped;
    private readonly Type? _converted;
    private readonly Type? _convertedOfResult;

    private FrameworkTasks(Task<int> method, Task<int> otherMethod)
    {
        _method = DefinitionOf(method);
        _all = Task.WhenAll((Task)method, otherMethod).GetType();
        _allOfResults = DefinitionOf(Task.WhenAll(method, otherMethod));
        _unwrapped = DefinitionOf(new TaskCompletionSource<Task>().Task.Unwrap());
        _converted = new ValueTask(NeverSource.Instance, 0).AsTask().GetType();
        _convertedOfResult = DefinitionOf(new ValueTask<int>(NeverSource.Instance, 0).AsTask());
    }

    /// <summary>What this runtime has; null where the field is gone, or holds something else than it is known to.</summary>
    public static FrameworkTasks? Probe()
    {
        try
        {
            Task<int> method = AwaitAsync(new TaskCompletionSource().Task);
            Task<int> outer = AwaitAsync(method);
            return ReferenceEquals(ContinuationOf(method), outer) && DefinitionOf(method) is not null ? new FrameworkTasks(outer, AwaitAsync(new TaskCompletionSource().Task)) : null;
        }
        catch (MissingFieldException)
        {
            return null; // Told by the test that asserts it.
        }
    }

    /// <summary>Who awaits the task: one of several kinds of objects, a list of them, or null.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_continuationObject")]
    public static extern ref object? ContinuationOf(Task task);

    /// <summary>Whether a task of this type, found awaiting another one, cannot complete before it.</summary>
    public bool CannotComplete(Type type)
    {
        if (!type.IsGenericType)
        {
            return type == _all || type == _converted;
        }

        Type definition = type.GetGenericTypeDefinition();
        return definition == _method || definition == _unwrapped || definition == _allOfResults || definition == _convertedOfResult;
    }

    private static Type? DefinitionOf(Task task)
    {
        Type type = task.GetType();
        return type.IsGenericType ? type.GetGenericTypeDefinition() : null;
    }

    private static async Task<int> AwaitAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return 0;
    }

    /// <summary>Never completes, and keeps nobody.</summary>
    private sealed class NeverSource : IValueTaskSource, IValueTaskSource<int>
    {
        public static readonly NeverSource Instance = new();

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
        }

        public void GetResult(short token)
        {
        }

        int IValueTaskSource<int>.GetResult(short token) => 0;
    }
}
