using System.Diagnostics;

namespace Concurrency;

/// <summary>Entries in a row, each linked to its neighbours. Not synchronised: the pool around it has a lock.</summary>
internal sealed class PermitLine
{
    internal PermitEntry? First { get; private set; }

    internal PermitEntry? Last { get; private set; }

    internal int Count { get; private set; }

    internal void Append(PermitEntry entry)
    {
        Debug.Assert(entry.Line is null, "An entry is in one line at most.");
        entry.Line = this;
        entry.PreviousInLine = Last;
        if (Last is null) First = entry;
        else Last.NextInLine = entry;
        Last = entry;
        Count++;
    }

    internal void Remove(PermitEntry entry)
    {
        Debug.Assert(entry.Line == this, "An entry is removed from the line it is in.");
        if (entry.PreviousInLine is { } previous) previous.NextInLine = entry.NextInLine;
        else First = entry.NextInLine;
        if (entry.NextInLine is { } next) next.PreviousInLine = entry.PreviousInLine;
        else Last = entry.PreviousInLine;
        entry.NextInLine = null;
        entry.PreviousInLine = null;
        entry.Line = null;
        Count--;
    }
}
