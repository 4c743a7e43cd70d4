namespace Concurrency.Generators;

/// <content>The methods of the handle and of its views.</content>
internal static partial class ActorEmitter
{
    private static void WriteAsk(SourceWriter writer, MessageSpec message, MessageSlots slots, string cell, string timeout)
    {
        string result = message.Result is null ? "" : $"<{message.Result}>";
        WriteMethod(
            writer,
            message,
            message.Documentation.Length > 0 ? message.Documentation : $"<summary>Runs <c>{message.MethodName}</c> as one turn of the actor. Completes when the handler has, with its result or its exception.</summary>",
            $"{KnownNames.ValueTask}{result} {message.AsyncName}",
            token => message.CanRunInline
                ? $"{cell}.Ask{message.HandlerName.TrimStart('@')}({string.Join(", ", ArgumentsOf(message).Append(token + timeout))})"
                : $"{cell}.Ask{result}({Construct(message, slots)}, {token}{timeout})");
    }

    private static void WriteViews(SourceWriter writer, ActorSpec actor, MessageSlots slots)
    {
        writer.Write("/// <summary>Sends messages without waiting for their handlers.</summary>");
        OpenView(writer, actor, "TellSender");
        foreach (MessageSpec message in actor.Messages)
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
        foreach (MessageSpec message in actor.Messages)
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
        writer.Write("/// <summary>Asks with a time limit of their own.</summary>");
        writer.Open("public readonly struct TimedAsks");
        writer.Write($$"""
            private readonly {{actor.HandleName}} _actor;
            private readonly {{KnownNames.TimeSpan}} _timeout;

            internal TimedAsks({{actor.HandleName}} actor, {{KnownNames.TimeSpan}} timeout)
            {
                this._actor = actor;
                this._timeout = timeout;
            }

            """);
        foreach (MessageSpec message in actor.Messages)
        {
            WriteAsk(writer, message, slots, "this._actor._cell", timeout: ", this._timeout");
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

    /// <summary>One method, or two where an optional token would make overloads ambiguous.</summary>
    private static void WriteMethod(SourceWriter writer, MessageSpec message, string documentation, string head, Func<string, string> body)
    {
        string token = message.Parameters.First(static p => p.IsToken).Name;
        if (message.SplitsToken)
        {
            Write(message.Parameters.Where(static p => !p.IsToken), "default");
            Write(message.Parameters.Select(static p => p with { Default = null }), token);
        }
        else
        {
            Write(message.Parameters, token);
        }

        void Write(IEnumerable<ParameterSpec> parameters, string tokenArgument)
        {
            writer.WriteDocumentation(parameters.Any(static p => p.IsToken) ? documentation : WithoutToken(message, documentation), "");
            writer.WriteAttribute(message.Obsolete);
            writer.Write($"{message.Accessibility} {head}({string.Join(", ", parameters.Select(static p => p.Declaration))})");
            writer.Write($"    => {body(tokenArgument)};");
            writer.Write("");
        }
    }

    private static IEnumerable<string> ArgumentsOf(MessageSpec message) => message.Parameters.Where(static p => !p.IsToken).Select(static p => p.Name);

    private static string Construct(MessageSpec message, MessageSlots slots)
    {
        string assignments = string.Join(", ", message.Parameters.Where(static p => !p.IsToken).Select(p => $"{slots.FieldOf(message, p)} = {p.Name}"));
        string handler = $"{slots.HandlerType} = {slots.HandlerType}.{message.HandlerName}";
        return slots.SpillTypeOf(message) is { } spill
            ? $"new Message {{ {handler}, {slots.SpillField} = new {spill} {{ {assignments} }} }}"
            : $"new Message {{ {handler}{(assignments.Length > 0 ? ", " + assignments : "")} }}";
    }
}
