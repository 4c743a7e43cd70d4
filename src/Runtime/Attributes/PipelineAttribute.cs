namespace Concurrency;

/// <summary>
/// Makes a partial class a pipeline: its <see cref="StageAttribute">[Stage]</see> methods become stages joined by bounded queues, behind a generated, nested handle <c>Flow</c>.
/// <c>ImportOrders.Flow.Start(…)</c> makes the handle, <c>RunAsync(source)</c> sends a source through.
/// </summary>
/// <remarks>
/// Each run has an instance of the class and queues of its own, so two runs share nothing. The class stays a plain object whose methods a unit test can call. Stages of one run work at the
/// same time on one instance: what one stage writes, no other may touch, and a stage with a <see cref="StageAttribute.Concurrency"/> above one must not write state at all without synchronisation.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class PipelineAttribute : Attribute
{
    /// <summary>Whether all runs work on one instance, which the handle makes when it starts and disposes when it ends. False unless set: an instance per run.</summary>
    public bool SharedInstance { get; set; }

    /// <summary>The name of the generated handle, <c>Flow</c> unless set.</summary>
    public string? HandleName { get; set; }
}
