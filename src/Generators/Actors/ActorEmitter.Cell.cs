namespace Concurrency.Generators;

/// <content>What stands behind the handle: the message and the cell.</content>
internal static partial class ActorEmitter
{
    private static void WriteMessage(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Write($"private enum {slots.HandlerType}");
        writer.Write("{");
        writer.Write(string.Join("\n", actor.Messages.Select(static m => m.HandlerName).Concat(actor.Ticks.Select(static t => t.HandlerName)).Select(static name => $"    {name},")));
        writer.Write("}");
        writer.Write("");
        writer.Write("// One field per type and ordinal, shared by the handlers.");
        writer.Open($"private struct Message : {KnownNames.ActorMessage}");
        writer.Write($"public {slots.HandlerType} {slots.HandlerType};");
        foreach ((string type, string name) in slots.Fields)
        {
            writer.Write($"public {type} {name};");
        }

        if (slots.StreamField is { } streamField)
        {
            writer.Write($"public {KnownNames.ActorStream}? {streamField};");
        }

        if (slots.SpillField is { } spillField)
        {
            writer.Write($"public object? {spillField};");
        }

        writer.Write("");
        writer.Write($"readonly int {KnownNames.ActorMessage}.Handler => (int)this.{slots.HandlerType};");
        writer.Close();
        writer.Write("");
        foreach ((string type, IReadOnlyList<ParameterSpec> fields) in slots.Spills)
        {
            writer.Write("// More than 64 bytes: too large to be copied into and out of the mailbox.");
            writer.Open($"private sealed class {type}");
            writer.Write(string.Join("\n", fields.Select(static f => $"public required {f.Type} {f.Name};")));
            writer.Close();
            writer.Write("");
        }
    }

    private static void WriteCell(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Open($"private sealed class Cell : {KnownNames.ActorCell}<Message>");
        writer.Write($$"""
            private static readonly {{KnownNames.ActorDefaults}} Defaults =
                new("{{actor.Type.DisplayName}}", {{actor.Capacity}}, {{KnownNames.QueueFullMode}}.{{actor.FullMode}}, {{actor.AskTimeoutMilliseconds}}, {{KnownNames.InlineMode}}.{{actor.Inline}}, {{InlineCandidatesOf(actor)}});

            private readonly {{TypeName(actor)}} _actor;

            public Cell({{TypeName(actor)}} actor, {{KnownNames.ActorOptions}}? options)
                : base(actor, Defaults, options)
                => this._actor = actor;

            """);
        foreach (MessageSpec message in actor.Messages.Where(static m => m.CanRunInline))
        {
            WriteInlineAsk(writer, message, slots);
        }

        if (actor.Messages.Any(static m => m.Obsolete.Length > 0) || actor.Ticks.Any(static t => t.IsObsolete))
        {
            writer.Write("[global::System.Obsolete] // Calls the user's obsolete methods; whoever sends to them has been warned at the handle.");
        }

        writer.Open("protected override void Handle(in Message message)");
        writer.Open($"switch (message.{slots.HandlerType})");
        foreach (MessageSpec message in actor.Messages)
        {
            WriteCase(writer, message, slots);
        }

        for (int timer = 0; timer < actor.Ticks.Count; timer++)
        {
            WriteTick(writer, actor.Ticks[timer], timer, slots);
        }

        writer.Close();
        writer.Close();
        writer.Write("");
        if (slots.StreamField is { } stream)
        {
            writer.Write($"protected override void Attach(ref Message message, {KnownNames.ActorStream} stream) => message.{stream} = stream;");
            writer.Write("");
        }

        string? firstInternal = actor.Messages.Where(static m => m.IsStream).Select(static m => m.HandlerName).Concat(actor.Ticks.Select(static t => t.HandlerName)).FirstOrDefault();
        if (firstInternal is not null)
        {
            writer.Write($"protected override int FirstInternalHandler => (int){slots.HandlerType}.{firstInternal};");
            writer.Write("");
        }

        writer.Write($"protected override string NameOf(int handler) => ({slots.HandlerType})handler switch");
        writer.Write("{");
        foreach (MessageSpec message in actor.Messages)
        {
            writer.Write($"    {slots.HandlerType}.{message.HandlerName} => \"{message.MethodName.TrimStart('@')}\",");
        }

        foreach (TickSpec tick in actor.Ticks)
        {
            writer.Write($"    {slots.HandlerType}.{tick.HandlerName} => \"{tick.MethodName.TrimStart('@')}\",");
        }

        writer.Write("    _ => \"?\",");
        writer.Write("};");
        writer.Close();
    }

    private static void WriteCase(SourceWriter writer, MessageSpec message, MessageSlots slots)
    {
        string? spill = slots.SpillTypeOf(message);
        IEnumerable<string> arguments = message.Parameters.Where(p => !p.IsToken || message.HandlerTakesToken)
            .Select(p => p.IsToken ? (message.IsStream ? "stream.Token" : "Token") : $"{p.PassBy}{(spill is null ? "message" : "arguments")}.{slots.FieldOf(message, p)}{(p.Forgives ? "!" : "")}");
        string call = $"{message.Cast}this._actor.{message.MethodName}({string.Join(", ", arguments)}){(message.Forgives ? "!" : "")}";
        string result = message.Result is null ? "" : $"<{message.Result}>";
        string statements = (message.IsAsynchronous, message.Result) switch
        {
            _ when message.IsStream => Move(message, call, slots),
            (true, _) => $"BeginAsync();\nAwait{result}({call});\nbreak;",
            (false, null) => $"{call};\nReturn();\nbreak;",
            (false, _) => $"Return{result}({call});\nbreak;",
        };
        writer.Write($"case {slots.HandlerType}.{message.HandlerName}:");
        writer.Indent();
        if (spill is null && !message.IsStream)
        {
            writer.Write(statements);
        }
        else
        {
            writer.Open("");
            if (spill is not null)
            {
                writer.Write($"var arguments = ({spill})message.{slots.SpillField}!;");
            }

            writer.Write(statements);
            writer.Close();
        }

        writer.Unindent();
    }
}
