namespace Concurrency;

/// <summary>What becomes of an item whose stage throws.</summary>
public enum StageErrorMode
{
    /// <summary>The run fails with a <see cref="StageException"/>.</summary>
    Fail,

    /// <summary>The item is left out and counted; <see cref="FlowOptions.OnError"/> sees it.</summary>
    Skip,

    /// <summary>The item goes to the class's <see cref="DeadLetterAttribute">[DeadLetter]</see> method.</summary>
    DeadLetter,

    /// <summary>
    /// The item is tried again, after a pause that doubles. An ordered stage keeps its place and its permit meanwhile; an unordered one goes on with other items. After the last attempt
    /// the item goes to the <see cref="DeadLetterAttribute">[DeadLetter]</see> method, or the run fails where there is none.
    /// </summary>
    Retry,
}
