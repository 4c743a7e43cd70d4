namespace Concurrency.Generators;

/// <summary>Writes what makes a handle implement the user's interfaces.</summary>
internal static class ContractEmitter
{
    /// <summary>The handle's base list: its own interface, then the contracts.</summary>
    public static string Bases(string handleInterface, EquatableArray<ContractSpec> contracts) => string.Join(", ", contracts.Select(static c => c.Interface).Prepend(handleInterface));

    /// <summary>Writes the explicit implementations, which forward to the handle's methods.</summary>
    public static void Write(SourceWriter writer, EquatableArray<ContractSpec> contracts)
    {
        foreach (ContractMemberSpec member in contracts.SelectMany(static c => c.Members))
        {
            string call = $"this.{member.AsyncName}({member.Arguments})";
            writer.WriteAttribute(member.Obsolete);
            writer.Write((member.Awaits ? "async " : "") + member.Head);
            writer.Write($"    => {(member.Awaits ? $"await {call}.ConfigureAwait(false)" : member.IsTask ? call + ".AsTask()" : call)};");
            writer.Write("");
        }
    }
}
