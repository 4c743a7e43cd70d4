using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A generated message. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IActorMessage
{
    /// <summary>The ordinal of the handler it is for.</summary>
    int Handler { get; }
}
