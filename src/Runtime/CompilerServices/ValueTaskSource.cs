using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <summary>
/// What stands behind a value task: its task, its source, or nothing. The framework keeps it in a field of its own, <c>_obj</c>; where a runtime no longer has it, value tasks are
/// turned into tasks, which allocates one where a source stands behind.
/// </summary>
internal static class ValueTaskSource
{
    public static bool IsKnown { get; } = Probe();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
    public static extern ref readonly object? Of(ref readonly ValueTask task);

    private static bool Probe()
    {
        try
        {
            ValueTask task = new(Task.CompletedTask);
            return ReferenceEquals(Of(in task), Task.CompletedTask);
        }
        catch (MissingFieldException)
        {
            return false; // Told by IsKnown, and by the test that asserts it.
        }
    }
}

/// <inheritdoc cref="ValueTaskSource"/>
/// <typeparam name="TResult">The type of the result.</typeparam>
internal static class ValueTaskSource<TResult>
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_obj")]
    public static extern ref readonly object? Of(ref readonly ValueTask<TResult> task);
}
