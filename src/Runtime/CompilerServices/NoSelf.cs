using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>Why <c>Self</c> is not there. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NoSelf
{
    /// <summary>The exception for reading <c>Self</c> of an object that no handle was started for.</summary>
    /// <param name="actor">The actor's class.</param>
    /// <returns>The exception to throw.</returns>
    public static InvalidOperationException Of(string actor) =>
        new($"'{actor}' has no Self yet: it exists once Ref.Start has constructed the actor. In the constructor, and on an object made with 'new {actor}(…)', there is no mailbox to send to.");
}
