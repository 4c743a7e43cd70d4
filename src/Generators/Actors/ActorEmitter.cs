namespace Concurrency.Generators;

/// <summary>Writes the generated half of an actor: the nested handle with its views, and the cell that dispatches to the user's methods.</summary>
internal static partial class ActorEmitter
{
    public static string Emit(ActorSpec actor)
    {
        SourceWriter writer = GeneratedFile.Open(actor.Type, "Actor");
        WriteSelf(writer, actor);
        writer.Write($$"""

            /// <summary>The handle of <c>{{actor.Type.Name.Replace("<", "{").Replace(">", "}")}}</c>: each call becomes a message, handled one at a time, in the order of arrival per sender.</summary>
            /// <remarks>
            /// Messages: {{string.Join(", ", actor.Messages.Select(static m => "<c>" + m.MethodName + "</c>").Distinct())}}. At most {{actor.Capacity}} wait ({{actor.FullMode}}); an ask may take {{(actor.AskTimeoutMilliseconds < 0 ? "any time" : actor.AskTimeoutMilliseconds + " ms")}}, unless options say otherwise.{{DescribeTimers(actor)}}
            /// <para><b>Thread safety.</b> All members may be called from any thread. {{(actor.Key is null ? "<b>Disposal.</b> Stops the actor for everyone: the mailbox drains, then the class is disposed." : "<b>Lifetime.</b> Leads to the key's actor, whichever that is: it may be kept, and disposing it does nothing.")}}</para>
            /// </remarks>
            {{GeneratedFile.MemberAttributes}}
            """);
        MessageSlots slots = MessageSlots.Of(actor.Messages);
        string handleBase = actor.Key is { } handleKey ? $"{KnownNames.KeyedRef}<{handleKey.Type}>" : $"{KnownNames.ActorHandle}<{actor.HandleName}>";
        writer.Open($"{actor.Key?.Accessibility ?? "public"} {(actor.HidesHandle ? "new " : "")}sealed class {actor.HandleName} : {ContractEmitter.Bases(handleBase, actor.Contracts)}");
        WriteBeginning(writer, actor, slots);
        WriteViewMethods(writer, actor);
        foreach (MessageSpec message in actor.Messages)
        {
            WriteAsk(writer, message, slots, actor.HasOpenTurns, "this._cell", timeout: "");
        }

        if (actor.Key is null)
        {
            writer.Write("""
                /// <summary>Stops the actor for everyone: nothing more is accepted, what is queued is handled until the stop timeout, then cancelled.</summary>
                /// <returns>Completes when the actor has ended.</returns>
                public global::System.Threading.Tasks.ValueTask DisposeAsync() => this._cell.DisposeAsync();

                """);
        }

        ContractEmitter.Write(writer, actor.Contracts);
        WriteViews(writer, actor, slots);
        WriteMessage(writer, actor, slots);
        WriteCell(writer, actor, slots);
        writer.Close();
        if (actor.Key is { } key)
        {
            WriteDirectory(writer, actor, key);
        }

        return GeneratedFile.Close(writer, actor.Type);
    }

    /// <summary>What a handle has whatever its messages: a keyed one inherits most of it.</summary>
    private static void WriteBeginning(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        if (actor.Key is { } key)
        {
            WriteKeyedConstructor(writer, actor, key);
            WriteViewProperties(writer, actor);
            return;
        }

        writer.Write($$"""
            private readonly Cell _cell;

            """);
        WriteConstructor(writer, actor, slots);
        writer.Write($$"""
            /// <summary>The actor's name in exceptions.</summary>
            public string Name => this._cell.Name;

            /// <summary>When the actor ends and how to end it.</summary>
            public {{KnownNames.Lifetime}} Lifetime => this._cell.Lifetime;

            /// <summary>What the actor has done and has to do.</summary>
            public {{KnownNames.ActorStatistics}} Statistics => this._cell.Statistics;

            """);
        WriteViewProperties(writer, actor);
        StartEmitter.Write(writer, TargetOf(actor), actor.Constructors);
    }

    private static void WriteConstructor(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Open($"private {actor.HandleName}({KnownNames.ActorSetup} setup, {TypeName(actor)} actor, {KnownNames.Func}<{KnownNames.ActorScope}, {TypeName(actor)}>? again)");
        writer.Write("this._cell = new Cell(setup, actor, again);\nactor.Self = this;");
        if (actor.HasLifecycle)
        {
            writer.Write("this._cell.Begin();");
        }

        foreach (TickSpec tick in actor.Ticks)
        {
            writer.Write($"this._cell.StartTimer(new Message {{ {slots.HandlerType} = {slots.HandlerType}.{tick.HandlerName} }}, {tick.Milliseconds});");
        }

        writer.Close();
        writer.Write("");
    }

    private static void WriteSelf(SourceWriter writer, ActorSpec actor)
    {
        string modifiers = (actor.IsSealed ? "private" : "protected") + (actor.HidesSelf ? " new" : "");
        string backing = actor.UsesFieldKeyword ? "field" : "__self";
        if (!actor.UsesFieldKeyword)
        {
            writer.Write($"private {actor.HandleName}? __self;");
            writer.Write("");
        }

        string setter = (actor.IsSealed ? "" : "private ") + (actor.UsesFieldKeyword ? "set;" : "set => __self = value;");
        writer.Write($$"""
            /// <summary>This actor's own handle, to pass on or to tell itself something. Awaiting an ask to it in a handler is a deadlock.</summary>
            {{GeneratedFile.MemberAttributes}}
            {{modifiers}} {{actor.HandleName}} Self
            {
                get => {{backing}} ?? throw {{KnownNames.NoSelf}}.Of("{{actor.Type.DisplayName}}");
                {{setter}}
            }
            """);
    }

    private static string DescribeTimers(ActorSpec actor) =>
        actor.Ticks.Count == 0 ? "" : $" Timers: {string.Join(", ", actor.Ticks.Select(static t => $"<c>{t.MethodName}</c> every {t.Milliseconds} ms"))}.";

    /// <summary>The user's class inside the handle, where a nested type of ours may have its name.</summary>
    private static string TypeName(ActorSpec actor) =>
        actor.Type.Name is "Message" or "Cell" or "TellSender" or "TryTellSender" or "TimedAsks" or "ScheduledTells" || actor.Type.Name.StartsWith("Handler", StringComparison.Ordinal) || actor.Type.Name.EndsWith("Arguments", StringComparison.Ordinal)
            ? actor.Type.QualifiedName
            : actor.Type.Name;

    private static StartTarget TargetOf(ActorSpec actor) => new()
    {
        TypeName = TypeName(actor),
        DisplayName = actor.Type.DisplayName,
        HandleName = actor.HandleName,
        Interface = KnownNames.ActorHandle,
        OptionsType = KnownNames.ActorOptions,
        Noun = "actor",
        Body = static (construction, _) => construction,
        WriteStart = (writer, head, constructor, construction, options) => WriteStart(writer, actor, head, constructor, construction, options),
        WriteContainerStart = (writer, constructor) => WriteContainerStart(writer, actor, constructor),
    };
}
