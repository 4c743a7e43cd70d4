using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A reply that somebody awaits and that has no outcome, read as one moment: an edge of the graph of waits.</summary>
internal readonly struct Wait(Reply reply, long word, ActorCell target, int handler, object? awaiter, ActorCell? asker, long since)
{
    public Reply Reply => reply;

    /// <summary>The reply's word: the use of it and the phase. As long as it is the same, the wait stands.</summary>
    public long Word => word;

    /// <summary>Who is to answer.</summary>
    public ActorCell Target => target;

    public int Handler => handler;

    /// <summary>What goes on when the answer is there: an async method's task, where it is one.</summary>
    public object? Awaiter => awaiter;

    /// <summary>Whose flow of control it was that began to wait.</summary>
    public ActorCell? Asker => asker;

    /// <summary>When it was asked, in ticks of the target's wheel.</summary>
    public long Since => since;

    public int Version => ReplyWord.VersionOf(word);

    /// <summary>Whether the message is in line; otherwise its handler runs.</summary>
    public bool IsInLine => (word & ReplyWord.PhaseMask) == ReplyWord.InLine;

    /// <summary>Whether only room is awaited, not the handler.</summary>
    public bool IsTell => (word & ReplyWord.Tell) != 0;
}
