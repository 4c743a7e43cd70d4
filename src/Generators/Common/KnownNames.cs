namespace Concurrency.Generators;

/// <summary>Every name of the runtime and the framework that the generators use, once. A house test resolves the metadata names against the runtime.</summary>
internal static class KnownNames
{
    public const string ActorAttributeMetadataName = "Concurrency.ActorAttribute";
    public const string MessageAttributeMetadataName = "Concurrency.MessageAttribute";
    public const string NotAMessageAttributeMetadataName = "Concurrency.NotAMessageAttribute";
    public const string EveryAttributeMetadataName = "Concurrency.EveryAttribute";
    public const string ActorStreamMetadataName = "Concurrency.CompilerServices.ActorStream`1";
    public const string ScheduledTellMetadataName = "Concurrency.ScheduledTell";
    public const string ActorHandleMetadataName = "Concurrency.IActorHandle`1";
    public const string ActorCellMetadataName = "Concurrency.CompilerServices.ActorCell`1";
    public const string OpenActorCellMetadataName = "Concurrency.CompilerServices.OpenActorCell`1";
    public const string OpenTurnMetadataName = "Concurrency.CompilerServices.OpenTurn";
    public const string TurnKindMetadataName = "Concurrency.CompilerServices.TurnKind";
    public const string QueryAttributeMetadataName = "Concurrency.QueryAttribute";
    public const string InterleaveAttributeMetadataName = "Concurrency.InterleaveAttribute";
    public const string ActorMessageMetadataName = "Concurrency.CompilerServices.IActorMessage";
    public const string ActorDefaultsMetadataName = "Concurrency.CompilerServices.ActorDefaults";
    public const string InlineTurnMetadataName = "Concurrency.CompilerServices.InlineTurn";
    public const string ActorSetupMetadataName = "Concurrency.CompilerServices.ActorSetup";
    public const string ActorScopeMetadataName = "Concurrency.CompilerServices.ActorScope";
    public const string ActorErrorModeMetadataName = "Concurrency.ActorErrorMode";
    public const string ActorLifecycleMetadataName = "Concurrency.IActorLifecycle";
    public const string ActorKeyAttributeMetadataName = "Concurrency.ActorKeyAttribute";
    public const string KeyedRefMetadataName = "Concurrency.KeyedRef`1";
    public const string ActorDirectoryMetadataName = "Concurrency.ActorDirectory`1";
    public const string DirectoryHandleMetadataName = "Concurrency.IDirectoryHandle`1";
    public const string DirectoryOptionsMetadataName = "Concurrency.DirectoryOptions";
    public const string IdleWatchMetadataName = "Concurrency.CompilerServices.IdleWatch";
    public const string NoSelfMetadataName = "Concurrency.CompilerServices.NoSelf";
    public const string LifetimeMetadataName = "Concurrency.Lifetime";
    public const string ServicesMetadataName = "Concurrency.CompilerServices.Services";
    public const string ContainerConstructorAttributeMetadataName = "Concurrency.ContainerConstructorAttribute";
    public const string WorkerPoolAttributeMetadataName = "Concurrency.WorkerPoolAttribute";
    public const string JobAttributeMetadataName = "Concurrency.JobAttribute";
    public const string PoolHandleMetadataName = "Concurrency.IPoolHandle`1";
    public const string PoolCellMetadataName = "Concurrency.CompilerServices.PoolCell`1";
    public const string PoolJobMetadataName = "Concurrency.CompilerServices.PoolJob";
    public const string PoolDefaultsMetadataName = "Concurrency.CompilerServices.PoolDefaults";
    public const string NoItemMetadataName = "Concurrency.CompilerServices.NoItem";
    public const string PoolOptionsMetadataName = "Concurrency.PoolOptions";
    public const string PoolStatisticsMetadataName = "Concurrency.PoolStatistics";
    public const string PoolProgressMetadataName = "Concurrency.PoolProgress";
    public const string PoolThreadsMetadataName = "Concurrency.PoolThreads";
    public const string FailureModeMetadataName = "Concurrency.FailureMode";
    public const string JobResultMetadataName = "Concurrency.JobResult`1";
    public const string PipelineAttributeMetadataName = "Concurrency.PipelineAttribute";
    public const string StageAttributeMetadataName = "Concurrency.StageAttribute";
    public const string DeadLetterAttributeMetadataName = "Concurrency.DeadLetterAttribute";
    public const string FlowHandleMetadataName = "Concurrency.IFlowHandle`1";
    public const string FlowCellMetadataName = "Concurrency.CompilerServices.FlowCell`2";
    public const string FlowGraphMetadataName = "Concurrency.CompilerServices.FlowGraph";
    public const string FlowStagesMetadataName = "Concurrency.CompilerServices.FlowStages`2";
    public const string RuntimeContractMetadataName = "Concurrency.CompilerServices.RuntimeContract";

    /// <summary>The version of the runtime contract this generator writes code for.</summary>
    public const int ContractVersion = 1;

    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string TimeSpan = "global::System.TimeSpan";
    public const string QueueFullMode = "global::Concurrency.QueueFullMode";
    public const string EnqueueResult = "global::Concurrency.EnqueueResult";
    public const string ActorOptions = "global::Concurrency.ActorOptions";
    public const string ActorHandle = "global::Concurrency.IActorHandle";
    public const string ActorCell = "global::Concurrency.CompilerServices.ActorCell";
    public const string AnyActorCell = "global::Concurrency.CompilerServices.ActorCell";
    public const string KeyedRef = "global::Concurrency.KeyedRef";
    public const string ActorDirectory = "global::Concurrency.ActorDirectory";
    public const string DirectoryHandle = "global::Concurrency.IDirectoryHandle";
    public const string DirectoryOptions = "global::Concurrency.DirectoryOptions";
    public const string IdleWatch = "global::Concurrency.CompilerServices.IdleWatch";
    public const string OpenActorCell = "global::Concurrency.CompilerServices.OpenActorCell";
    public const string OpenTurn = "global::Concurrency.CompilerServices.OpenTurn";
    public const string TurnKind = "global::Concurrency.CompilerServices.TurnKind";
    public const string ActorMessage = "global::Concurrency.CompilerServices.IActorMessage";
    public const string ActorDefaults = "global::Concurrency.CompilerServices.ActorDefaults";
    public const string ActorSetup = "global::Concurrency.CompilerServices.ActorSetup";
    public const string ActorScope = "global::Concurrency.CompilerServices.ActorScope";
    public const string ActorErrorMode = "global::Concurrency.ActorErrorMode";
    public const string Func = "global::System.Func";
    public const string ActorStatistics = "global::Concurrency.ActorStatistics";
    public const string ActorStream = "global::Concurrency.CompilerServices.ActorStream";
    public const string ScheduledTell = "global::Concurrency.ScheduledTell";
    public const string InlineMode = "global::Concurrency.InlineMode";
    public const string InlineTurn = "global::Concurrency.CompilerServices.InlineTurn";
    public const string FlowOptions = "global::Concurrency.FlowOptions";
    public const string FlowHandle = "global::Concurrency.IFlowHandle";
    public const string Lifetime = "global::Concurrency.Lifetime";
    public const string PoolOptions = "global::Concurrency.PoolOptions";
    public const string PoolHandle = "global::Concurrency.IPoolHandle";
    public const string PoolCell = "global::Concurrency.CompilerServices.PoolCell";
    public const string PoolJob = "global::Concurrency.CompilerServices.PoolJob";
    public const string PoolDefaults = "global::Concurrency.CompilerServices.PoolDefaults";
    public const string NoItem = "global::Concurrency.CompilerServices.NoItem";
    public const string PoolStatistics = "global::Concurrency.PoolStatistics";
    public const string PoolProgress = "global::Concurrency.PoolProgress";
    public const string PoolThreads = "global::Concurrency.PoolThreads";
    public const string FailureMode = "global::Concurrency.FailureMode";
    public const string JobResult = "global::Concurrency.JobResult";
    public const string Enumerable = "global::System.Collections.Generic.IEnumerable";
    public const string AsyncEnumerable = "global::System.Collections.Generic.IAsyncEnumerable";
    public const string Progress = "global::System.IProgress";
    public const string OverloadResolutionPriority = "global::System.Runtime.CompilerServices.OverloadResolutionPriority";
    public const string ServiceProvider = "global::System.IServiceProvider";
    public const string Services = "global::Concurrency.CompilerServices.Services";

    /// <summary>In the container's abstractions, which the runtime does not reference: generated code names it only where the user's constructor has [FromKeyedServices].</summary>
    public const string KeyedServiceProviderName = "Microsoft.Extensions.DependencyInjection.IKeyedServiceProvider";

    /// <summary>In the package Concurrency.Hosting, which the runtime does not reference: <c>AddConcurrency()</c> is generated where this type is there to be called.</summary>
    public const string HostingExtensionsName = "Microsoft.Extensions.DependencyInjection.ConcurrencyServiceCollectionExtensions";

    /// <summary>In the container's abstractions: named only where the compilation has it.</summary>
    public const string ServiceScopeFactoryName = "Microsoft.Extensions.DependencyInjection.IServiceScopeFactory";

    /// <summary>There too: what a container knows of without making it.</summary>
    public const string ServiceKnowledgeName = "Microsoft.Extensions.DependencyInjection.IServiceProviderIsService";

    public const string NoSelf = "global::Concurrency.CompilerServices.NoSelf";
}
