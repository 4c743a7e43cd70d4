namespace Concurrency;

/// <summary>The generated handle of a <see cref="PipelineAttribute">[Pipeline]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IFlowHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IFlowHandle<TSelf>
{
    /// <summary>What all runs did so far.</summary>
    FlowStatistics Statistics { get; }
}
