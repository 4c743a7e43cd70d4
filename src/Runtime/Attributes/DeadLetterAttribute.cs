namespace Concurrency;

/// <summary>
/// Marks the method of a <see cref="PipelineAttribute">[Pipeline]</see> that gets the items given up: those of stages with <see cref="StageErrorMode.DeadLetter"/>, and those of
/// <see cref="StageErrorMode.Retry"/> after the last attempt. It takes a <see cref="StageFailure"/>, optionally a token, and returns nothing or a task. One call at a time per run; if it throws, the run fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeadLetterAttribute : Attribute;
