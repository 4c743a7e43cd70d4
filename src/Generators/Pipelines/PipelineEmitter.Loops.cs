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
        bool takesToken = stages.Any(static s => s.Call.Contains("token"));
        writer.Write("int read = at.Read;");
        writer.Write("int written = at.Written;");
        if (takesToken)
        {
            writer.Write($"{KnownNames.CancellationToken} token = at.Token;");
        }

        if (count > 1)
        {
            writer.Write("int part = 0;");
        }

        // Declared outside, so that a failure can name the item that its stage was given.
        string[] given = GivenTo(stages);
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || given[i] != given[i - 1])
            {
                writer.Write($"{stages[i].InputType} {given[i]} = default!;");
            }
        }

        writer.Open("try");
        writer.Open("for (; read < items.Length && !at.IsStopping; read++)");
        for (int i = 0; i < count; i++)
        {
            WriteStep(writer, stages, given, i);
        }

        writer.Close();
        writer.Close();
        writer.Open("catch (global::System.Exception error)");
        if (count == 1)
        {
            writer.Write("at.Fail(0, item, error);");
        }
        else
        {
            IEnumerable<string> arms = given.Select((name, i) => $"{(i == count - 1 ? "_" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))} => {(i == 0 ? "(object?)" : "")}{name}");
            writer.Write($"at.Fail(part, part switch {{ {string.Join(", ", arms)} }}, error);");
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
        if (stages.Length > 1)
        {
            writer.Write($"part = {i};");
        }

        if (i == 0)
        {
            writer.Write("item = items[read];");
        }

        switch (stage.Form)
        {
            case StageForm.Sink:
                writer.Write($"{call};");
                return;
            case StageForm.Filter:
                writer.Open($"if (!{call})");
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
                    writer.Write($"{given[i + 1]} = {given[i]}{forgives};");
                }

                return;
            default:
                writer.Write(isLast ? $"{stage.OutputType} result = {call}{forgives};" : $"{given[i + 1]} = {call}{forgives};");
                if (isLast)
                {
                    writer.Write("results[written++] = result; // Not in one statement: a place counts only once the stage has returned.");
                }

                return;
        }
    }

    // The call names its argument "item"; it stands between brackets or commas, so nothing else can be meant.
    private static string Renamed(string call, string name)
    {
        int arguments = call.LastIndexOf('(');
        return call.Substring(0, arguments) + call.Substring(arguments).Replace("item", name);
    }
}
