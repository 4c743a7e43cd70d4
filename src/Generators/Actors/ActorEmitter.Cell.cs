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
        writer.Open($"private sealed class Cell : {(actor.HasOpenTurns ? KnownNames.OpenActorCell : KnownNames.ActorCell)}<Message>");
        if (actor.Key is { } key)
        {
            WriteKeyedCellMembers(writer, actor, key, slots);
        }
        else
        {
            WriteCellMembers(writer, actor);
        }

        foreach (MessageSpec message in actor.Messages.Where(m => m.CanRunInline && !actor.HasOpenTurns))
        {
            WriteInlineAsk(writer, message, slots);
        }

        WriteDispatch(writer, actor, slots);
        if (actor.Key is null)
        {
            WriteAdopt(writer, actor);
        }
        else
        {
            WriteKeyedAdopt(writer, actor);
        }

        WriteCellNames(writer, actor, slots);
        writer.Close();
    }

    private static string DefaultsOf(ActorSpec actor) =>
        $"new(\"{actor.Type.DisplayName}\", {actor.Capacity}, {KnownNames.QueueFullMode}.{actor.FullMode}, {actor.AskTimeoutMilliseconds}, {KnownNames.InlineMode}.{actor.Inline}, {InlineCandidatesOf(actor)}){SupervisionOf(actor)}";

    private static void WriteCellMembers(SourceWriter writer, ActorSpec actor) => writer.Write($$"""
        public static readonly {{KnownNames.ActorDefaults}} Defaults =
            {{DefaultsOf(actor)}};

        private {{TypeName(actor)}} _actor;

        public Cell({{KnownNames.ActorSetup}} setup, {{TypeName(actor)}} actor, {{KnownNames.Func}}<{{KnownNames.ActorScope}}, {{TypeName(actor)}}>? again)
            : base(setup, actor, again)
            => this._actor = actor;

        """);

    private static void WriteDispatch(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        WriteHandle(writer, actor, [.. actor.Messages.Where(static m => !m.IsOpen)], slots, turn: "");
        if (actor.HasOpenTurns)
        {
            WriteHandle(writer, actor, [.. actor.Messages.Where(static m => m.IsOpen)], slots, turn: "turn.");
            writer.Write($"protected override {KnownNames.TurnKind} KindOf(int handler) => ({slots.HandlerType})handler switch");
            writer.Write("{");
            foreach (IGrouping<string, MessageSpec> kind in actor.Messages.Where(static m => m.IsOpen).GroupBy(static m => m.Turn))
            {
                writer.Write($"    {string.Join(" or ", kind.Select(m => $"{slots.HandlerType}.{m.HandlerName}"))} => {KnownNames.TurnKind}.{kind.Key},");
            }

            writer.Write($"    _ => {KnownNames.TurnKind}.Exclusive,");
            writer.Write("};");
            writer.Write("");
        }
    }

    private static void WriteAdopt(SourceWriter writer, ActorSpec actor) => writer.Write($$"""
        protected override void Adopt(object actor)
        {
            var next = ({{TypeName(actor)}})actor;
            next.Self = this._actor.Self;
            this._actor = next;
        }

        """);

    private static void WriteCellNames(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
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
    }

    /// <summary>The switch over the handlers: those that run alone and the ticks, or those beside which others may be open.</summary>
    private static void WriteHandle(SourceWriter writer, ActorSpec actor, IReadOnlyList<MessageSpec> messages, MessageSlots slots, string turn)
    {
        IReadOnlyList<TickSpec> ticks = turn.Length == 0 ? [.. actor.Ticks] : [];
        if (messages.Any(static m => m.Obsolete.Length > 0) || ticks.Any(static t => t.IsObsolete))
        {
            writer.Write("[global::System.Obsolete] // Calls the user's obsolete methods; whoever sends to them has been warned at the handle.");
        }

        writer.Open($"protected override void Handle(in Message message{(turn.Length > 0 ? $", {KnownNames.OpenTurn} turn" : "")})");
        if (messages.Count + ticks.Count > 0)
        {
            writer.Open($"switch (message.{slots.HandlerType})");
            foreach (MessageSpec message in messages)
            {
                WriteCase(writer, message, slots, turn);
            }

            for (int timer = 0; timer < ticks.Count; timer++)
            {
                WriteTick(writer, ticks[timer], timer, slots);
            }

            writer.Close();
        }

        writer.Close();
        writer.Write("");
    }

    /// <summary>What the attribute says about errors, where it says anything.</summary>
    private static string SupervisionOf(ActorSpec actor)
    {
        List<string> settings = [];
        if (actor.OnError != "Resume")
        {
            settings.Add($"OnError = {KnownNames.ActorErrorMode}.{actor.OnError}");
        }

        if (actor.RestartLimit != 5)
        {
            settings.Add($"RestartLimit = {actor.RestartLimit}");
        }

        if (actor.RestartWindowMilliseconds != 60_000)
        {
            settings.Add($"RestartWindowMilliseconds = {actor.RestartWindowMilliseconds}");
        }

        return settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
    }

    private static void WriteCase(SourceWriter writer, MessageSpec message, MessageSlots slots, string turn)
    {
        string? spill = slots.SpillTypeOf(message);
        IEnumerable<string> arguments = message.Parameters.Where(p => !p.IsToken || message.HandlerTakesToken)
            .Select(p => p.IsToken ? (message.IsStream ? "stream.Token" : turn + "Token") : $"{p.PassBy}{(spill is null ? "message" : "arguments")}.{slots.FieldOf(message, p)}{(p.Forgives ? "!" : "")}");
        string call = $"{message.Cast}this._actor.{message.MethodName}{(message.IsProperty ? "" : $"({string.Join(", ", arguments)})")}{(message.Forgives ? "!" : "")}";
        string result = message.Result is null ? "" : $"<{message.Result}>";
        string statements = (message.IsAsynchronous, message.Result) switch
        {
            _ when message.IsStream => Move(message, call, slots),
            (true, _) => $"{turn}BeginAsync();\n{turn}Await{result}({call});\nbreak;",
            (false, null) => $"{call};\n{turn}Return();\nbreak;",
            (false, _) => $"{turn}Return{result}({call});\nbreak;",
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
