using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What an actor is about to be started with, checked before its object is constructed. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ActorSetup
{
    internal ActorSetup(ActorSettings settings) => Settings = settings;

    /// <summary>Whether an error may make the actor construct another object, so that it has to know how.</summary>
    public bool Restarts => Settings.ErrorMode == ActorErrorMode.Restart;

    internal ActorSettings Settings { get; }
}
