using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Concurrency;

/// <summary>How one item of a settled fan-out without results ended.</summary>
public readonly struct JobResult
{
    internal JobResult(Exception? exception) => Exception = exception;

    /// <summary>Whether the body ended without an exception.</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>What the body threw; null for a success.</summary>
    public Exception? Exception { get; }

    /// <summary>Throws what the body threw, with its original stack; does nothing for a success.</summary>
    public void ThrowIfFailed()
    {
        if (Exception is { } error) ExceptionDispatchInfo.Throw(error);
    }

    /// <inheritdoc/>
    public override string ToString() => Exception is { } error ? $"Failed: {error.GetType().Name}: {error.Message}" : "Succeeded";
}

/// <summary>How one item of a settled fan-out ended: with a value or with an exception.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct JobResult<T>
{
    private readonly T _value;

    internal JobResult(T value) => _value = value;

    internal JobResult(Exception exception)
    {
        _value = default!;
        Exception = exception;
    }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>What the body threw; null for a success.</summary>
    public Exception? Exception { get; }

    /// <summary>What the body returned.</summary>
    /// <exception cref="System.Exception">The body failed: what it threw, with its original stack.</exception>
    public T Value
    {
        get
        {
            if (Exception is { } error) ExceptionDispatchInfo.Throw(error);
            return _value;
        }
    }

    /// <summary>Gets the value if there is one.</summary>
    /// <param name="value">The value, or the default of its type.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsSuccess;
    }

    /// <inheritdoc/>
    public override string ToString() => Exception is { } error ? $"Failed: {error.GetType().Name}: {error.Message}" : $"Succeeded: {_value}";
}
