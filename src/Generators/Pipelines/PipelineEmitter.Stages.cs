namespace Concurrency.Generators;

/// <content>The stages of a run: how they are joined, and a method around each of the user's.</content>
internal static partial class PipelineEmitter
{
    private static void WriteStages(SourceWriter writer, PipelineSpec pipeline)
    {
        bool isScoped = pipeline.HasScopes && pipeline.Constructors.Any(static c => c.IsForContainer && c.Services.Count > 0);
        writer.Write("/// <summary>The stages of one run.</summary>");
        writer.Open($"private sealed class Stages : {Plumbing}FlowStages<{pipeline.InputType}, {OutputOf(pipeline)}>");
        writer.Write($$"""
            private readonly {{pipeline.Type.Name}} _stages;{{(isScoped ? "\nprivate readonly object? _scope;" : "")}}

            public Stages({{pipeline.Type.Name}} stages{{(isScoped ? ", object? scope = null)\n{\n    this._stages = stages;\n    this._scope = scope;\n}" : ") => this._stages = stages;")}}

            public override object Instance => this._stages;{{(isScoped ? "\n\npublic override object? Scope => this._scope;" : "")}}

            """);
        if (pipeline.DeadLetter is { } deadLetter)
        {
            writer.Write($"public override string? DeadLetterName => \"{deadLetter.Name}\";");
            writer.Write("");
        }

        WriteConnect(writer, pipeline);
        if (pipeline.DeadLetter is not null)
        {
            WriteDeadLetter(writer, pipeline.DeadLetter);
        }

        for (int i = 0; i < pipeline.Stages.Count; i++)
        {
            StageSpec stage = pipeline.Stages[i];
            if (stage.IsLoop)
            {
                WriteLoop(writer, pipeline, i, 1);
            }
            else
            {
                WriteBody(writer, stage);
            }

            if (stage.Branches.Any(static b => b.When is not null))
            {
                WriteRoute(writer, stage);
            }
        }

        foreach (FusionSpec fusion in pipeline.Fusions)
        {
            WriteLoop(writer, pipeline, fusion.First, fusion.Count);
        }

        writer.CloseMembers();
    }

    private static void WriteConnect(SourceWriter writer, PipelineSpec pipeline)
    {
        writer.Open($"public override {Plumbing}FlowEdge<{pipeline.InputType}> Connect({Plumbing}FlowGraph flow, {Plumbing}FlowEdge<{OutputOf(pipeline)}> output)");
        for (int i = 0; i < pipeline.Stages.Count; i++)
        {
            StageSpec stage = pipeline.Stages[i];
            writer.Write($"{Plumbing}FlowEdge<{stage.InputType}> to{stage.Name} = flow.Edge<{stage.InputType}>({i});");
        }

        writer.Write("");
        foreach (StageSpec stage in pipeline.Stages.Where(static s => s.OutputType is not null))
        {
            writer.Write($"{Plumbing}FlowOutlet<{stage.OutputType}> from{stage.Name} = {Outlet(pipeline, stage)};");
        }

        foreach (StageSpec stage in pipeline.Stages.Where(static s => s.OutputType is null && s.IsLoop))
        {
            writer.Write($"{Plumbing}FlowOutlet<{Plumbing}NoOutput> from{stage.Name} = {Plumbing}FlowOutlet<{Plumbing}NoOutput>.None;");
        }

        writer.Write("");
        for (int i = 0; i < pipeline.Stages.Count; i++)
        {
            StageSpec stage = pipeline.Stages[i];
            string output = stage.OutputType is null && !stage.IsLoop ? "" : $"from{stage.Name}, ";
            writer.Write($"flow.{Operation(stage)}({i}, to{stage.Name}, {output}this.Run{stage.Name});");
        }

        foreach (FusionSpec fusion in pipeline.Fusions)
        {
            StageSpec first = pipeline.Stages[fusion.First];
            StageSpec last = pipeline.Stages[fusion.First + fusion.Count - 1];
            writer.Write($"flow.Fuse({fusion.First}, {fusion.Count}, to{first.Name}, from{last.Name}, this.{LoopName(pipeline, fusion.First, fusion.Count)});");
        }

        writer.Write($"return to{pipeline.Stages[0].Name};");
        writer.Close();
        writer.Write("");
    }

    private static string Operation(StageSpec stage) => stage.IsLoop ? "Loop" : (stage.IsBatch ? "Batch" : "") + stage.Form;

    private static string Outlet(PipelineSpec pipeline, StageSpec stage)
    {
        string outlet = $"{Plumbing}FlowOutlet<{stage.OutputType}>";
        IEnumerable<string> branches = stage.Branches.Select(branch =>
        {
            string edge = branch.To == BranchSpec.Output ? "output" : "to" + pipeline.Stages[branch.To].Name;
            return branch.Converts ? $"{outlet}.To({edge}, static item => item!)" : $"{outlet}.To({edge})";
        });
        if (stage.Branches.Count == 1)
        {
            return branches.First();
        }

        string all = string.Join(", ", branches);
        return stage.Branches.Any(static b => b.When is not null) ? $"{outlet}.ToOne(this.Route{stage.Name}, {all})" : $"{outlet}.ToEach({all})";
    }

    private static void WriteRoute(SourceWriter writer, StageSpec stage)
    {
        writer.Write($"/// <summary>Which branch a result of {stage.Name} goes to.</summary>");
        writer.Open($"private int Route{stage.Name}({stage.OutputType} item, ref int asked)");
        int rest = 0;
        for (int i = 0; i < stage.Branches.Count; i++)
        {
            BranchSpec branch = stage.Branches[i];
            if (branch.When is null)
            {
                rest = i;
                continue;
            }

            writer.Write($"asked = {branch.To};");
            writer.Open($"if ({branch.When})");
            writer.Write($"return {i};");
            writer.Close();
            writer.Write("");
        }

        writer.Write($"return {rest};");
        writer.Close();
        writer.Write("");
    }

    private static void WriteDeadLetter(SourceWriter writer, DeadLetterSpec deadLetter)
    {
        string head = $"public override {KnownNames.ValueTask} DeadLetterAsync(global::Concurrency.StageFailure failure, {KnownNames.CancellationToken} cancellationToken)";
        WriteReturning(writer, head, deadLetter.Returns, deadLetter.Call);
    }

    /// <summary>A method that returns a ValueTask, whatever the user's returns.</summary>
    private static void WriteReturning(SourceWriter writer, string head, StageReturn returns, string call)
    {
        if (returns == StageReturn.Void)
        {
            writer.Open(head);
            writer.Write($"{call};");
            writer.Write("return default;");
            writer.Close();
        }
        else
        {
            writer.Write(head);
            writer.Write(returns == StageReturn.ValueTask ? $"    => {call};" : $"    => new({call});");
        }

        writer.Write("");
    }

    private static void WriteBody(SourceWriter writer, StageSpec stage)
    {
        string item = stage.IsBatch ? ArrayOf(stage.InputType) : stage.InputType;
        string result = stage.Form switch
        {
            StageForm.Map => stage.OutputType!,
            StageForm.Filter => "bool",
            StageForm.Many => $"{Sequence}<{stage.OutputType}>",
            StageForm.ManyAsync => $"{AsyncSequence}<{stage.OutputType}>",
            _ => "",
        };
        string task = KnownNames.ValueTask + (result.Length == 0 ? "" : $"<{result}>");
        string parameters = $"({item} item, {KnownNames.CancellationToken} token)";
        if (stage.NeedsConversion && stage.Returns is (StageReturn.Task or StageReturn.ValueTask))
        {
            writer.Write($"private async {task} Run{stage.Name}{parameters}");
            string awaited = $"await {stage.Call}.ConfigureAwait(false)";
            writer.Write(stage.ForgivesNull ? $"    => ({awaited})!;" : $"    => {awaited};");
            writer.Write("");
            return;
        }

        WriteReturning(writer, $"private {task} Run{stage.Name}{parameters}", stage.Returns, stage.Call + (stage.ForgivesNull ? "!" : ""));
    }

    // An array of a nullable array is written inside out.
    private static string ArrayOf(string element) => element.EndsWith("[]", StringComparison.Ordinal) ? element.Insert(element.IndexOf("[]", StringComparison.Ordinal), "[]") : element + "[]";
}
