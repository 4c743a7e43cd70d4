namespace Concurrency.Analyzers.Common;

/// <summary>Which members of a mutable collection change it. By name: the framework uses one vocabulary for all of its collections.</summary>
internal static class MutatingMembers
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Add", "AddRange", "AddFirst", "AddLast", "AddBefore", "AddAfter", "TryAdd", "GetOrAdd",
        "Insert", "InsertRange", "Push", "Enqueue", "EnqueueRange", "EnqueueDequeue", "DequeueEnqueue",
        "Remove", "RemoveAt", "RemoveAll", "RemoveRange", "RemoveFirst", "RemoveLast", "RemoveWhere", "RemoveMin", "RemoveMax", "Clear",
        "Pop", "TryPop", "Dequeue", "TryDequeue", "Move", "Sort", "Reverse", "SetItem", "SetByIndex", "SetAt", "SetPosition",
        "UnionWith", "IntersectWith", "ExceptWith", "SymmetricExceptWith", "TrimExcess", "TrimToSize", "EnsureCapacity",
        "Append", "AppendLine", "AppendFormat", "AppendJoin", "Replace",
        "Set", "SetAll", "And", "Or", "Xor", "Not", "LeftShift", "RightShift",
        "set_Item", "set_Capacity", "set_Length",
    };

    // Members that read, of types we only know from the user's list of types that are not thread-safe.
    private static readonly string[] ReadingPrefixes = ["Get", "TryGet", "Contains", "IndexOf", "Find", "Is", "Has", "To", "Equals", "CompareTo", "Count", "get_", "Any", "Peek", "TryPeek"];

    public static bool OfCollection(string name) => Names.Contains(name);

    /// <summary>For a type we know nothing about: everything that does not sound like a question.</summary>
    public static bool OfUnknownType(string name)
    {
        foreach (string prefix in ReadingPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
