namespace Concurrency.Generators;

/// <summary>Why a [WorkerPool] cannot be generated. Each value is one CG0xxx rule; what is wrong with any annotated class alike shares its rule with the other attributes.</summary>
internal enum WorkerPoolShapeError
{
    NotPartial,
    ContainerNotPartial,
    NotAClass,
    StaticClass,
    Record,
    FileLocal,
    NoJobs,
    UnsupportedParameter,
    AsyncVoid,
    GenericMethod,
    DuplicateJob,
    ReservedName,
    SeveralTokens,
    UnsupportedReturnType,
    InvalidSetting,
    NoUsableConstructor,
    AmbiguousConstructors,
    SameStart,
    PrivateInBase,
    UselessMark,
    SeveralKinds,
    AsynchronousOnOwnThreads,
    TimeoutWithoutToken,
    Timer,
    TurnMark,
}
