namespace Concurrency;

/// <summary>Makes a method a stage of its <see cref="PipelineAttribute">[Pipeline]</see>.</summary>
/// <remarks>
/// What the method returns, a task unwrapped, says what it is: <c>bool</c> on the way of an item of another type is a filter; exactly <see cref="IEnumerable{T}"/> or <see cref="IAsyncEnumerable{T}"/>
/// is one-to-many; nothing, at the end, is a sink; anything else is one-to-one. A parameter of type <see cref="CancellationToken"/> is cancelled when the run stops and by the item's time limit.
/// </remarks>
/// <param name="order">Its place: unique in the class, gaps allowed.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StageAttribute(int order) : Attribute
{
    /// <summary>Its place among the stages.</summary>
    public int Order { get; } = order;

    /// <summary>How many items it works on at once. 1 unless set.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>How many items may wait in front of it. 256 unless set.</summary>
    public int Capacity { get; set; } = 256;

    /// <summary>Whether results leave in the order their items came, whatever the <see cref="Concurrency"/>. True unless set; a stage with one item at a time keeps order in any case, unless it retries.</summary>
    public bool Ordered { get; set; } = true;

    /// <summary>How long one item may take before its token is cancelled and it fails with <see cref="TimeoutException"/>. <see cref="Timeout.Infinite"/> unless set. Needs a token parameter.</summary>
    public int TimeoutMilliseconds { get; set; } = Timeout.Infinite;

    /// <summary>What becomes of an item whose method throws. <see cref="StageErrorMode.Fail"/> unless set.</summary>
    public StageErrorMode OnError { get; set; }

    /// <summary>How often <see cref="StageErrorMode.Retry"/> tries an item in all. 3 unless set.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>How long <see cref="StageErrorMode.Retry"/> waits before the second attempt; twice as long before each further one. 100 unless set.</summary>
    public int BackoffMilliseconds { get; set; } = 100;

    /// <summary>How many items the method takes at once, in an array or an <see cref="IReadOnlyList{T}"/>. One by one unless set.</summary>
    public int Batch { get; set; }

    /// <summary>How long a batch waits, from its first item on, before it goes on as it is. <see cref="Timeout.Infinite"/> unless set: until it is full or the input ends.</summary>
    public int BatchWindowMilliseconds { get; set; } = Timeout.Infinite;

    /// <summary>Whether each element of what is returned (an array, a list, any sequence) goes on alone.</summary>
    public bool Many { get; set; }

    /// <summary>What a method that returns <c>bool</c> is, where its type alone does not say.</summary>
    public StageKind Kind { get; set; }

    /// <summary>
    /// The stage, or several separated by commas, that this one takes its items from. Without it: every earlier stage whose results nobody else takes. Several stages with the same
    /// <c>From</c> are branches: each gets every item, or, with <see cref="When"/>, each item goes to one.
    /// </summary>
    public string? From { get; set; }

    /// <summary>A method of the class that takes an item and says whether it goes to this branch. The branches are asked in their order; the one without <c>When</c> gets the rest.</summary>
    public string? When { get; set; }

    /// <summary>Whether the stage runs in one loop with its neighbours. <see cref="StageFusion.Auto"/> unless set.</summary>
    public StageFusion Fuse { get; set; }
}
