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
        writer.Open("private struct Message");
        writer.Write($"public {slots.HandlerType} {slots.HandlerType};");
        foreach ((string type, string name) in slots.Fields)
        {
            writer.Write($"public {type} {name};");
        }

        writer.Close();
        writer.Write("");
    }

    private static void WriteCell(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Open($"private sealed class Cell : {KnownNames.ActorCell}<Message>");
        writer.Write($$"""
            private readonly {{actor.Type.Name}} _actor;

            public Cell({{actor.Type.Name}} actor, {{KnownNames.ActorOptions}}? options)
                : base(actor, "{{actor.Type.DisplayName}}", {{actor.Capacity}}, {{KnownNames.QueueFullMode}}.{{actor.FullMode}}, {{actor.AskTimeoutMilliseconds}}, options)
                => this._actor = actor;

            """);
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
                (true, _) => $"    Await{result}({call});",
                (false, null) => $"    {call};\n    Return();",
                (false, _) => $"    Return{result}({call});",
            });
            writer.Write("    break;");
        }

        writer.Close();
        writer.Close();
        writer.Write("");
        writer.Write($"protected override string NameOf(in Message message) => message.{slots.HandlerType} switch");
        writer.Write("{");
        foreach (MessageSpec message in actor.Messages)
        {
            writer.Write($"    {slots.HandlerType}.{message.HandlerName} => \"{message.MethodName.TrimStart('@')}\",");
        }

        writer.Write("    _ => \"?\",");
        writer.Write("};");
        writer.Close();
    }
}
