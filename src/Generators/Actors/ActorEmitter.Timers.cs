namespace Concurrency.Generators;

/// <content>Turns that the actor's clock asks for.</content>
internal static partial class ActorEmitter
{
    /// <summary>A tick ends with its turn, however that ends, so that the next one may come.</summary>
    private static void WriteTick(SourceWriter writer, TickSpec tick, int timer, MessageSlots slots)
    {
        string call = $"this._actor.{tick.MethodName}({(tick.TakesToken ? "Token" : "")})";
        writer.Write($"case {slots.HandlerType}.{tick.HandlerName}:");
        writer.Indent();
        if (tick.IsAsynchronous)
        {
            writer.Write("BeginAsync();");
            writer.Open("try");
            writer.Write($"Await(EndTick({timer}, {call}{tick.Conversion}));");
            writer.Close();
            writer.Open("catch");
            writer.Write($"EndTick({timer});\nthrow;");
            writer.Close();
        }
        else
        {
            writer.Open("try");
            writer.Write($"{(tick.HasResult ? "_ = " : "")}{call};\nReturn();");
            writer.Close();
            writer.Open("finally");
            writer.Write($"EndTick({timer});");
            writer.Close();
        }

        writer.Write("\nbreak;");
        writer.Unindent();
    }
}
