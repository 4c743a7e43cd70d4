namespace Concurrency.Generators;

/// <content>What stands behind the handle: the message and the cell.</content>
internal static partial class ActorEmitter
{
    private static void WriteMessage(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Write($"private enum {slots.HandlerType}");
        writer.Write("{");
        writer.Write(string.Join("\n", actor.Messages.Select(static m => $"    {m.HandlerName},")));
        writer.Write("}");
        writer.Write("");
        writer.Write("// One field per type and ordinal, shared by the handlers.");
        writer.Open($"private struct Message : {KnownNames.ActorMessage}");
        writer.Write($"public {slots.HandlerType} {slots.HandlerType};");
        foreach ((string type, string name) in slots.Fields)
        {
            writer.Write($"public {type} {name};");
        }

        writer.Write("");
        writer.Write($"readonly int {KnownNames.ActorMessage}.Handler => (int)this.{slots.HandlerType};");
        writer.Close();
        writer.Write("");
    }

    private static void WriteCell(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Open($"private sealed class Cell : {KnownNames.ActorCell}<Message>");
        writer.Write($$"""
            private static readonly {{KnownNames.ActorDefaults}} Defaults =
                new("{{actor.Type.DisplayName}}", {{actor.Capacity}}, {{KnownNames.QueueFullMode}}.{{actor.FullMode}}, {{actor.AskTimeoutMilliseconds}}, {{KnownNames.InlineMode}}.{{actor.Inline}}, {{InlineCandidatesOf(actor)}});

            private readonly {{actor.Type.Name}} _actor;

            public Cell({{actor.Type.Name}} actor, {{KnownNames.ActorOptions}}? options)
                : base(actor, Defaults, options)
                => this._actor = actor;

            """);
        foreach (MessageSpec message in actor.Messages.Where(static m => m.CanRunInline))
        {
            WriteInlineAsk(writer, message, slots);
        }

        string? obsolete = actor.Messages.Select(static m => m.Obsolete).FirstOrDefault(static o => o.EndsWith(", true)]", StringComparison.Ordinal));
        if (obsolete is not null)
        {
            writer.Write("[global::System.Obsolete] // Calls a method that is an error to call from code that is not obsolete itself.");
        }

        writer.Open("protected override void Handle(in Message message)");
        writer.Open($"switch (message.{slots.HandlerType})");
        foreach (MessageSpec message in actor.Messages)
        {
            IEnumerable<string> arguments = message.Parameters.Where(p => !p.IsToken || message.HandlerTakesToken)
                .Select(p => p.IsToken ? "Token" : $"{p.PassBy}message.{slots.FieldOf(message, p)}");
            string call = $"this._actor.{message.MethodName}({string.Join(", ", arguments)})";
            string result = message.Result is null ? "" : $"<{message.Result}>";
            writer.Write($"case {slots.HandlerType}.{message.HandlerName}:");
            writer.Write((message.IsAsynchronous, message.Result) switch
            {
                (true, _) => $"    BeginAsync();\n    Await{result}({call});",
                (false, null) => $"    {call};\n    Return();",
                (false, _) => $"    Return{result}({call});",
            });
            writer.Write("    break;");
        }

        writer.Close();
        writer.Close();
        writer.Write("");
        writer.Write($"protected override string NameOf(int handler) => ({slots.HandlerType})handler switch");
        writer.Write("{");
        foreach (MessageSpec message in actor.Messages)
        {
            writer.Write($"    {slots.HandlerType}.{message.HandlerName} => \"{message.MethodName.TrimStart('@')}\",");
        }

        writer.Write("    _ => \"?\",");
        writer.Write("};");
        writer.Close();
    }

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
        string call = $"this._actor.{message.MethodName}({string.Join(", ", message.Parameters.Where(static p => !p.IsToken).Select(static p => p.PassBy + p.Name))})";
        IEnumerable<string> parameters = message.Parameters.Where(static p => !p.IsToken).Select(static p => $"{p.Type} {p.Name}")
            .Append($"{KnownNames.CancellationToken} {token}")
            .Append($"{KnownNames.TimeSpan}? {timeout} = null");
        writer.WriteAttribute(message.Obsolete);
        writer.Open($"public {task} Ask{message.HandlerName.TrimStart('@')}({string.Join(", ", parameters)})");
        writer.Open($"if (!TryEnter((int){slots.HandlerType}.{message.HandlerName}, {token}, out {KnownNames.InlineTurn} {turn}))");
        writer.Write($"return Ask{result}({Construct(message, slots)}, {token}, {timeout});");
        writer.Close();
        writer.Write("");
        writer.Open($"using ({turn})");
        writer.Open("try");
        writer.Write(message.Result is null ? $"{call};\nreturn default;" : $"return new {task}({call});");
        writer.Close();
        writer.Open($"catch (global::System.Exception {error})");
        writer.Write($"return Failed{result}({error});");
        writer.Close();
        writer.Close();
        writer.Close();
        writer.Write("");
    }

    private static string InlineCandidatesOf(ActorSpec actor)
    {
        ulong candidates = 0;
        for (int ordinal = 0; ordinal < Math.Min(actor.Messages.Count, 64); ordinal++)
        {
            if (actor.Messages[ordinal].CanRunInline)
            {
                candidates |= 1UL << ordinal;
            }
        }

        return $"0x{candidates:X}UL";
    }
}
