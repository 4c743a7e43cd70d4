namespace Concurrency;

/// <summary>Why a run of a pipeline failed: which stage, on which item, at which attempt. What the stage threw is the <see cref="Exception.InnerException"/>, never nested deeper.</summary>
public sealed class StageException : Exception
{
    /// <summary>What <see cref="Stage"/> says when it was the source that threw.</summary>
    public const string SourceName = "source";

    /// <summary>Creates the exception with a general message.</summary>
    public StageException()
        : this("A stage of a pipeline failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public StageException(string message)
        : this(message, null)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What was thrown.</param>
    public StageException(string message, Exception? innerException)
        : base(message, innerException)
    {
        Stage = "";
    }

    /// <summary>Creates the exception for an item.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="item">What it was given.</param>
    /// <param name="attempt">Which attempt it was.</param>
    /// <param name="innerException">What it threw.</param>
    public StageException(string stage, object? item, int attempt, Exception innerException)
        : base($"{(stage == SourceName ? "The source" : $"Stage '{stage}'")} failed{(item is null ? "" : $" on {Describe(item)}")}{(attempt > 1 ? $" at attempt {attempt}" : "")}: {innerException?.Message}", innerException)
    {
        Stage = stage;
        Item = item;
        Attempt = attempt;
    }

    /// <summary>The stage's method, <see cref="SourceName"/>, or the <c>[DeadLetter]</c> method.</summary>
    public string Stage { get; }

    /// <summary>The item that it failed on: what the stage was given. Null for a source.</summary>
    public object? Item { get; }

    /// <summary>Which attempt at the item it was, from 1; 0 where there was no item.</summary>
    public int Attempt { get; }

    // An item's own ToString is the user's code, and this runs while something fails already.
    private static string Describe(object item)
    {
        string text;
        try
        {
            text = item.ToString() ?? "";
        }
        catch (Exception error)
        {
            return $"an item whose ToString threw {error.GetType().Name}";
        }

        return text.Length > 100 ? $"'{text[..100]}…'" : $"'{text}'";
    }
}
