namespace Concurrency.Generators;

/// <content>The views of the handle: the same messages, sent in another way.</content>
internal static partial class ActorEmitter
{
    private static IEnumerable<MessageSpec> TellsOf(ActorSpec actor) => actor.Messages.Where(static m => m.HasTell);

    private static bool HasTells(ActorSpec actor) => TellsOf(actor).Any();

    private static void WriteViewProperties(SourceWriter writer, ActorSpec actor)
    {
        if (!HasTells(actor))
        {
            return;
        }

        writer.Write("""
            /// <summary>Sends without waiting for the handler: completes when the mailbox has accepted the message. What the handler throws goes to the actor's OnError.</summary>
            public TellSender Tell => new(this);

            /// <summary>Sends only if that is possible at once, and says what became of the message.</summary>
            public TryTellSender TryTell => new(this);

            """);
    }

    private static void WriteViewMethods(SourceWriter writer, ActorSpec actor)
    {
        if (!actor.Messages.Any())
        {
            return;
        }

        writer.Write($$"""
            /// <summary>The same asks with a time limit of their own, which covers waiting for room, the queue and the handler.</summary>
            /// <param name="timeout">The limit; <see cref="global::System.Threading.Timeout.InfiniteTimeSpan"/> for none.</param>
            /// <returns>A view of this handle.</returns>
            public TimedAsks WithTimeout({{KnownNames.TimeSpan}} timeout) => new(this, timeout);

            """);
        if (!HasTells(actor))
        {
            return;
        }

        writer.Write($$"""
            /// <summary>Sends later. What the handler throws goes to the actor's OnError; a message whose time has not come when the actor stops is a dead letter.</summary>
            /// <param name="delay">How long from now, at least zero.</param>
            /// <returns>A view of this handle.</returns>
            public ScheduledTells After({{KnownNames.TimeSpan}} delay) => new(this, Cell.CheckDelay(delay));

            """);
    }

    private static void WriteViews(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        if (!actor.Messages.Any())
        {
            return;
        }

        if (HasTells(actor))
        {
            WriteTells(writer, actor, slots);
        }

        writer.Write("/// <summary>Asks with a time limit of their own.</summary>");
        OpenTimedView(writer, actor, "TimedAsks", "timeout");
        foreach (MessageSpec message in actor.Messages)
        {
            WriteAsk(writer, message, slots, actor.HasOpenTurns, "this._actor._cell", timeout: ", this._timeout");
        }

        writer.CloseMembers();
        writer.Write("");
        if (!HasTells(actor))
        {
            return;
        }

        writer.Write("/// <summary>Sends messages later.</summary>");
        OpenTimedView(writer, actor, "ScheduledTells", "delay");
        foreach (MessageSpec message in TellsOf(actor))
        {
            WriteMethod(
                writer,
                message,
                SenderDocumentation(message, $"<summary>Sends <c>{message.MethodName}</c> when its time has come, unless the token or the scheduled message is cancelled before. What it throws goes to the actor's OnError.</summary>", "The scheduled message, to be cancelled."),
                $"{KnownNames.ScheduledTell} {message.AsyncName}",
                token => $"this._actor._cell.Schedule({Construct(message, slots)}, this._delay, {token})");
        }

        writer.CloseMembers();
        writer.Write("");
    }

    private static void WriteTells(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Write("/// <summary>Sends messages without waiting for their handlers.</summary>");
        OpenView(writer, actor, "TellSender");
        foreach (MessageSpec message in TellsOf(actor))
        {
            WriteMethod(
                writer,
                message,
                SenderDocumentation(message, $"<summary>Sends <c>{message.MethodName}</c>. What it throws goes to the actor's OnError.</summary>", "Completes when the mailbox has accepted the message."),
                $"{KnownNames.ValueTask} {message.AsyncName}",
                token => $"this._actor._cell.Tell({Construct(message, slots)}, {token})");
        }

        writer.CloseMembers();
        writer.Write("");
        writer.Write("/// <summary>Sends messages if that is possible at once.</summary>");
        OpenView(writer, actor, "TryTellSender");
        foreach (MessageSpec message in TellsOf(actor))
        {
            IEnumerable<ParameterSpec> parameters = message.Parameters.Where(static p => !p.IsToken);
            string summary = $"<summary>Sends <c>{message.MethodName}</c> if the mailbox takes it now.</summary>";
            writer.WriteDocumentation(WithoutToken(message, SenderDocumentation(message, summary, "What became of the message.")), summary);
            writer.WriteAttribute(message.Obsolete);
            writer.Write($"{message.Accessibility} {KnownNames.EnqueueResult} {message.TryName}({string.Join(", ", parameters.Select(static p => p.Declaration))})");
            writer.Write($"    => this._actor._cell.TryTell({Construct(message, slots)});");
            writer.Write("");
        }

        writer.CloseMembers();
        writer.Write("");
    }

    /// <summary>The user's words with another result: what a send ends in is not what the handler returns.</summary>
    private static string SenderDocumentation(MessageSpec message, string summary, string returns)
    {
        string own = DocumentationText.WithoutReturns(message.Documentation);
        return (own.Length > 0 ? own : summary) + $"\n<returns>{returns}</returns>";
    }

    private static string WithoutToken(MessageSpec message, string documentation) =>
        DocumentationText.WithoutParameter(documentation, message.Parameters.First(static p => p.IsToken).Name.TrimStart('@'));

    private static void OpenView(SourceWriter writer, ActorSpec actor, string name)
    {
        writer.Open($"public readonly struct {name}");
        writer.Write($$"""
            private readonly {{actor.HandleName}} _actor;

            internal {{name}}({{actor.HandleName}} actor) => this._actor = actor;

            """);
    }

    private static void OpenTimedView(SourceWriter writer, ActorSpec actor, string name, string span)
    {
        writer.Open($"public readonly struct {name}");
        writer.Write($$"""
            private readonly {{actor.HandleName}} _actor;
            private readonly {{KnownNames.TimeSpan}} _{{span}};

            internal {{name}}({{actor.HandleName}} actor, {{KnownNames.TimeSpan}} {{span}})
            {
                this._actor = actor;
                this._{{span}} = {{span}};
            }

            """);
    }
}
