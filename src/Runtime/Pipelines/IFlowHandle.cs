using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The generated handle of a <see cref="PipelineAttribute">[Pipeline]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IFlowHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IFlowHandle<TSelf>
{
    /// <summary>What all runs did so far.</summary>
    FlowStatistics Statistics { get; }

    static void IConcurrentHandle<TSelf>.Accept(IHandleVisitor visitor) => visitor.VisitFlow<TSelf>();

    /// <summary>
    /// Starts the flow of a class whose constructor is given what it takes from a container, without reflection. A parameter with a default value falls back to it;
    /// <c>[FromKeyedServices]</c> is honoured. Implemented by generated code, called through the type parameter: <c>T.Start(services, options)</c>.
    /// </summary>
    /// <param name="services">
    /// The container. Where it has scopes, each run's instance gets its services from a scope of the run's own, disposed after the instance when the run has ended; with
    /// <c>SharedInstance</c> there is one scope for the flow. Without scopes they come from the container itself, which outlives the flow.
    /// </param>
    /// <param name="options">How the flow runs; null for the defaults.</param>
    /// <returns>The handle. Disposing it stops the flow for everyone.</returns>
    /// <exception cref="InvalidOperationException">A required service is missing; the message names the class and the parameter. A container that does not tell beforehand is found out by the run.</exception>
    static abstract TSelf Start(IServiceProvider services, FlowOptions? options);
}
