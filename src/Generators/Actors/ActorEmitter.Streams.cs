namespace Concurrency.Generators;

/// <content>Handlers that return a stream: the message that opens it is the message of each of its moves.</content>
internal static partial class ActorEmitter
{
    private static void WriteStream(SourceWriter writer, MessageSpec message, MessageSlots slots, string cell, string timeout) =>
        WriteMethod(
            writer,
            message,
            message.Documentation.Length > 0 ? message.Documentation : $"<summary>Reads what <c>{message.MethodName}</c> yields. Each of its moves is one turn of the actor; the handler runs at most 64 items ahead of the reader.</summary>",
            $"{KnownNames.AsyncEnumerable}<{message.Result}> {message.AsyncName}",
            token => $"{cell}.Stream<{message.Result}>({Construct(message, slots)}, {token}{timeout})");

    private static string Move(MessageSpec message, string call, MessageSlots slots, string turn) => $$"""
        var stream = ({{KnownNames.ActorStream}}<{{message.Result}}>)message.{{slots.StreamField}}!;
        {{turn}}BeginAsync();
        if (stream.TryBegin())
        {
            stream.Open({{call}});
        }

        {{turn}}Await<bool>(Move(stream{{(turn.Length > 0 ? ", turn" : "")}}));
        break;
        """;
}
