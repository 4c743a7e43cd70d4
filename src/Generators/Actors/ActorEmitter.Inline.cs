namespace Concurrency.Generators;

/// <content>Asks on the caller's thread.</content>
internal static partial class ActorEmitter
{
    /// <summary>An ask that is a turn on the caller's thread where the actor is idle and the handler short, and a message otherwise.</summary>
    private static void WriteInlineAsk(SourceWriter writer, MessageSpec message, MessageSlots slots)
    {
        var names = new HashSet<string>(message.Parameters.Select(static p => p.Name), StringComparer.Ordinal);
        string timeout = SymbolText.Unique("timeout", names);
        string turn = SymbolText.Unique("turn", names);
        string error = SymbolText.Unique("error", names);
        string token = message.Parameters.First(static p => p.IsToken).Name;
        string result = message.Result is null ? "" : $"<{message.Result}>";
        string task = KnownNames.ValueTask + result;
        IEnumerable<string> arguments = message.Parameters.Where(static p => !p.IsToken).Select(static p => $"{p.PassBy}{p.Name}{(p.Forgives ? "!" : "")}");
        string call = $"{message.Cast}this._actor.{message.MethodName}({string.Join(", ", arguments)}){(message.Forgives ? "!" : "")}";
        IEnumerable<string> parameters = message.Parameters.Where(static p => !p.IsToken).Select(static p => $"{p.Type} {p.Name}")
            .Append($"{KnownNames.CancellationToken} {token}")
            .Append($"{KnownNames.TimeSpan}? {timeout} = null");
        writer.WriteAttribute(message.Obsolete);
        writer.Open($"public {task} Ask{message.HandlerName.TrimStart('@')}({string.Join(", ", parameters)})");
        writer.Open($"if (!TryEnter((int){slots.HandlerType}.{message.HandlerName}, {token}, out {KnownNames.InlineTurn} {turn}))");
        writer.Write($"return Ask{result}({Construct(message, slots)}, {token}, {timeout});");
        writer.Close();
        writer.Write("");
        writer.Open("try");
        writer.Write(message.Result is null ? $"{call};\nreturn default;" : $"return new {task}({call});");
        writer.Close();
        writer.Open($"catch (global::System.Exception {error})");
        writer.Write($"return Failed{result}({error});");
        writer.Close();
        writer.Open("finally");
        writer.Write($"Leave((int){slots.HandlerType}.{message.HandlerName}, {turn});");
        writer.Close();
        writer.Close();
        writer.Write("");
    }

    private static string InlineCandidatesOf(ActorSpec actor)
    {
        ulong candidates = 0;
        for (int ordinal = 0; ordinal < Math.Min(actor.Messages.Count, 64); ordinal++)
        {
            if (actor.Messages[ordinal].CanRunInline && !actor.HasOpenTurns)
            {
                candidates |= 1UL << ordinal;
            }
        }

        return $"0x{candidates:X}UL";
    }
}
