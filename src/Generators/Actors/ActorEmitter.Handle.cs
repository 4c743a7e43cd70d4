namespace Concurrency.Generators;

/// <content>The methods of the handle, and what those of its views have in common with them.</content>
internal static partial class ActorEmitter
{
    private static void WriteAsk(SourceWriter writer, MessageSpec message, MessageSlots slots, bool hasOpenTurns, string cell, string timeout)
    {
        if (message.IsStream)
        {
            WriteStream(writer, message, slots, cell, timeout);
            return;
        }

        string result = message.Result is null ? "" : $"<{message.Result}>";
        WriteMethod(
            writer,
            message,
            message.Documentation.Length > 0 ? message.Documentation : $"<summary>Runs <c>{message.MethodName}</c> as one turn of the actor. Completes when the handler has, with its result or its exception.</summary>",
            $"{KnownNames.ValueTask}{result} {message.AsyncName}",
            token => message.CanRunInline && !hasOpenTurns
                ? $"{cell}.Ask{message.HandlerName.TrimStart('@')}({string.Join(", ", ArgumentsOf(message).Append(token + timeout))})"
                : $"{cell}.Ask{result}({Construct(message, slots)}, {token}{timeout})");
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
