namespace Concurrency.Generators;

/// <content>Loops over a chunk of items: one stage, or several in one.</content>
internal static partial class PipelineEmitter
{
    private static string LoopName(PipelineSpec pipeline, int first, int count) =>
        count == 1 ? "Run" + pipeline.Stages[first].Name : $"Run{pipeline.Stages[first].Name}To{pipeline.Stages[first + count - 1].Name}InOne";

    private static void WriteLoop(SourceWriter writer, PipelineSpec pipeline, int first, int count)
    {
        StageSpec[] stages = [.. pipeline.Stages.Skip(first).Take(count)];
        StageSpec last = stages[count - 1];
        if (count > 1)
        {
            writer.Write($"/// <summary>{string.Join(" → ", stages.Select(static s => s.Name))}, item by item on one thread: while that costs less than handing over.</summary>");
        }

        string result = last.OutputType ?? Plumbing + "NoOutput";
        writer.Open($"private void {LoopName(pipeline, first, count)}(global::System.ReadOnlySpan<{stages[0].InputType}> items, global::System.Span<{result}> results, ref {Plumbing}LoopState at)");
        writer.Write("int read = at.Read;");
        writer.Write("int written = at.Written;");
        if (stages.Any(static s => s.Call.Contains("token")))
        {
            writer.Write($"{KnownNames.CancellationToken} token = at.Token;");
        }

        writer.Open("for (; read < items.Length && !at.IsStopping; read++)");
        writer.Write("at.Read = read; // Here and not in the handlers, so that both counters may live in registers.");
        writer.Write("at.Written = written;");
        writer.Write($"{stages[0].InputType} item = items[read];");
        string[] given = GivenTo(stages);
        for (int i = 0; i < count; i++)
        {
            WriteStep(writer, stages, given, i);
        }

        writer.Close();
        writer.Write("");
        writer.Write("at.Read = read;");
        writer.Write("at.Written = written;");
        writer.Close();
        writer.Write("");
    }

    /// <summary>The local that each stage takes its item from: a filter's successor takes the filter's own, where the types are the same.</summary>
    private static string[] GivenTo(StageSpec[] stages)
    {
        var given = new string[stages.Length];
        given[0] = "item";
        for (int i = 1; i < stages.Length; i++)
        {
            bool isSame = stages[i - 1].Form == StageForm.Filter && stages[i - 1].InputType == stages[i].InputType;
            given[i] = isSame ? given[i - 1] : $"item{i + 1}";
        }

        return given;
    }

    private static void WriteStep(SourceWriter writer, StageSpec[] stages, string[] given, int i)
    {
        StageSpec stage = stages[i];
        bool isLast = i == stages.Length - 1;
        string call = Renamed(stage.Call, given[i]);
        string forgives = stage.ForgivesNull ? "!" : "";
        switch (stage.Form)
        {
            case StageForm.Sink:
                WriteGuarded(writer, $"{call};", given[i], i);
                return;
            case StageForm.Filter:
                string keeps = i == 0 ? "keeps" : $"keeps{i + 1}";
                writer.Write($"bool {keeps};");
                WriteGuarded(writer, $"{keeps} = {call};", given[i], i);
                writer.Write("");
                writer.Open($"if (!{keeps})");
                writer.Write($"at.Drop({i});");
                writer.Write("continue;");
                writer.Close();
                writer.Write("");
                if (isLast)
                {
                    writer.Write($"results[written++] = {given[i]}{forgives};");
                }
                else if (given[i + 1] != given[i])
                {
                    writer.Write($"{stages[i + 1].InputType} {given[i + 1]} = {given[i]}{forgives};");
                }

                return;
            default:
                string made = isLast ? "result" : given[i + 1];
                writer.Write($"{(isLast ? stage.OutputType : stages[i + 1].InputType)} {made};");
                WriteGuarded(writer, $"{made} = {call}{forgives};", given[i], i);
                writer.Write("");
                if (isLast)
                {
                    writer.Write("results[written++] = result;");
                }

                return;
        }
    }

    // Each stage has a handler of its own, which costs nothing until it is needed: one for all of them would have to be told, item by item, how far the loop has come.
    private static void WriteGuarded(SourceWriter writer, string statement, string given, int part)
    {
        writer.Open("try");
        writer.Write(statement);
        writer.Close();
        writer.Open("catch (global::System.Exception error)");
        writer.Write($"at.Fail({part}, {given}, error);");
        writer.Write("return;");
        writer.Close();
    }

    // The call names its argument "item"; it stands between brackets or commas, so nothing else can be meant.
    private static string Renamed(string call, string name)
    {
        int arguments = call.LastIndexOf('(');
        return call.Substring(0, arguments) + call.Substring(arguments).Replace("item", name);
    }
}
