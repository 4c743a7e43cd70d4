namespace Concurrency.Generators;

/// <summary>Why an [Actor] cannot be generated. Each value is one CG0xxx rule.</summary>
internal enum ActorShapeError
{
    NotPartial,
    ContainerNotPartial,
    NotAClass,
    StaticClass,
    Record,
    NoMessages,
    UnsupportedParameter,
    AsyncVoid,
    GenericMethod,
    DuplicateMessage,
    ReservedName,
    SeveralTokens,
    UnsupportedReturnType,
    InvalidSetting,
    NoUsableConstructor,
    PublicField,
    FileLocal,
    AmbiguousConstructors,
    SameStart,
    DerivedFromActor,
    PrivateInBase,
    UselessMark,
    SeveralKinds,
    WrongTurn,
    UnusableTimer,
    HiddenTask,
    UnusableKey,
}
