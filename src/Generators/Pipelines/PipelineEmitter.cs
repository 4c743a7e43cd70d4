namespace Concurrency.Generators;

/// <summary>Writes the generated half of a pipeline: the nested handle, and the stages of a run around the user's methods.</summary>
internal static partial class PipelineEmitter
{
    private const string Sequence = "global::System.Collections.Generic.IEnumerable";
    private const string AsyncSequence = "global::System.Collections.Generic.IAsyncEnumerable";
    private const string Progress = "global::System.IProgress<global::Concurrency.PipelineProgress>";
    private const string Plumbing = "global::Concurrency.CompilerServices.";

    public static string Emit(PipelineSpec pipeline)
    {
        SourceWriter writer = GeneratedFile.Open(pipeline.Type, "Pipeline");
        WriteSummary(writer, pipeline);
        writer.Write(GeneratedFile.MemberAttributes);
        writer.Open($"public {(pipeline.HidesBase ? "new " : "")}sealed class {pipeline.HandleName} : {KnownNames.FlowHandle}<{pipeline.HandleName}>");
        string cell = $"{Plumbing}FlowCell<{pipeline.InputType}, {OutputOf(pipeline)}>";
        WritePlan(writer, pipeline);
        writer.Write($$"""
            private readonly {{cell}} _cell;

            private {{pipeline.HandleName}}(global::System.Func<Stages> create, {{KnownNames.FlowOptions}}? options)
                => this._cell = new {{cell}}("{{pipeline.Type.DisplayName}}", Plan, create, {{(pipeline.SharedInstance ? "true" : "false")}}, options);

            /// <summary>The stages and how they are joined, as Mermaid text.</summary>
            public static string Diagram =>
                {{string.Join("\n    + ", pipeline.Diagram.Split('\n').Select(static line => $"\"{line.Replace("\\", "\\\\").Replace("\"", "\\\"")}\\n\""))}};

            /// <summary>The flow's name in exceptions.</summary>
            public string Name => this._cell.Name;

            /// <summary>When the flow ends and how to end it.</summary>
            public {{KnownNames.Lifetime}} Lifetime => this._cell.Lifetime;

            /// <summary>What all runs did so far, stage by stage: the busiest one is the bottleneck.</summary>
            public global::Concurrency.FlowStatistics Statistics => this._cell.Statistics;

            """);
        StartEmitter.Write(writer, TargetOf(pipeline), pipeline.Constructors);
        WriteRuns(writer, pipeline);
        writer.Write("""
            /// <summary>Stops the flow for everyone: no new run begins, runs go on until the stop timeout and are cancelled then.</summary>
            /// <returns>Completes when the flow has ended.</returns>
            public global::System.Threading.Tasks.ValueTask DisposeAsync() => this._cell.DisposeAsync();

            """);
        WriteStages(writer, pipeline);
        writer.Close();
        return GeneratedFile.Close(writer, pipeline.Type);
    }

    private static string OutputOf(PipelineSpec pipeline) => pipeline.OutputType ?? Plumbing + "NoOutput";

    private static void WriteSummary(SourceWriter writer, PipelineSpec pipeline)
    {
        string instance = pipeline.SharedInstance ? "All runs work on one instance of the class." : "Each run has an instance of the class and queues of its own.";
        writer.Write($$"""
            /// <summary>The handle of <c>{{pipeline.Type.Name.Replace("<", "{").Replace(">", "}")}}</c>: sends sources through its stages, which are joined by bounded queues.</summary>
            /// <remarks>
            /// <code>
            """);
        foreach (string line in pipeline.Diagram.Split('\n'))
        {
            writer.Write("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"));
        }

        writer.Write($$"""
            /// </code>
            /// {{instance}} A run ends in one way: completed, failed with a <see cref="global::Concurrency.StageException"/> that names stage and item, or cancelled.
            /// <para><b>Thread safety.</b> All members may be called from any thread; any number of runs may go on at once. <b>Disposal.</b> Stops the flow for everyone.</para>
            /// </remarks>
            """);
    }

    private static void WritePlan(SourceWriter writer, PipelineSpec pipeline)
    {
        writer.Write($"private static readonly {Plumbing}StageSettings[] Plan =");
        writer.Write("[");
        foreach (StageSpec stage in pipeline.Stages)
        {
            string settings = stage.Settings.Count == 0 ? "" : " { " + string.Join(", ", stage.Settings) + " }";
            writer.Write($"    new {Plumbing}StageSettings(\"{stage.Name}\"){settings},");
        }

        writer.Write("];");
        writer.Write("");
    }

    private static void WriteRuns(SourceWriter writer, PipelineSpec pipeline)
    {
        string preferred = pipeline.HasOverloadPriority ? $"[{KnownNames.OverloadResolutionPriority}(1)]" : "";
        foreach ((string sequence, string priority) in new[] { (Sequence, ""), (AsyncSequence, preferred) })
        {
            WriteRun(writer, pipeline, sequence, priority, takesProgress: false);
            WriteRun(writer, pipeline, sequence, priority, takesProgress: true);
        }

        string run = pipeline.OutputType is null ? $"global::Concurrency.FlowRun<{pipeline.InputType}>" : $"global::Concurrency.FlowRun<{pipeline.InputType}, {pipeline.OutputType}>";
        writer.Write($$"""
            /// <summary>Starts a run that is written to: items go into its <c>Input</c>, and <c>Complete()</c> says that there are no more.</summary>
            /// <param name="cancellationToken">Cancels the run.</param>
            /// <returns>The run. Disposing it aborts it, if it has not ended.</returns>
            /// <exception cref="global::Concurrency.FlowStoppedException">The flow was stopped.</exception>
            /// <exception cref="global::System.OperationCanceledException">The token is cancelled already.</exception>
            {{pipeline.Accessibility}} {{run}} Open({{KnownNames.CancellationToken}} cancellationToken = default) => this._cell.Open(cancellationToken);

            """);
    }

    private static void WriteRun(SourceWriter writer, PipelineSpec pipeline, string sequence, string priority, bool takesProgress)
    {
        bool isSink = pipeline.OutputType is null;
        writer.Write(isSink
            ? "/// <summary>Sends a source through the stages. Completes when the last item has come to its end.</summary>"
            : "/// <summary>Sends a source through the stages: a run begins with each enumeration, and whoever leaves one early stops its run.</summary>");
        writer.Write("/// <param name=\"source\">The items, read no faster than the stages take them.</param>");
        if (takesProgress)
        {
            writer.Write("/// <param name=\"progress\">Told from time to time, and once when the run is over, how far each stage is.</param>");
        }

        writer.Write("/// <param name=\"cancellationToken\">Cancels the run: its stages' tokens too.</param>");
        writer.Write(isSink ? "/// <returns>What the run did, stage by stage. Fails as the run fails.</returns>" : "/// <returns>The results. Enumerating fails as the run fails.</returns>");
        writer.WriteAttribute(priority);
        string result = isSink ? $"{KnownNames.ValueTask}<global::Concurrency.FlowStatistics>" : $"{AsyncSequence}<{pipeline.OutputType}>";
        string parameters = $"{sequence}<{pipeline.InputType}> source, {(takesProgress ? Progress + "? progress, " : "")}{KnownNames.CancellationToken} cancellationToken = default";
        writer.Write($"{pipeline.Accessibility} {result} RunAsync({parameters})");
        writer.Write($"    => this._cell.{(isSink ? "RunToEndAsync" : "Run")}(source, {(takesProgress ? "progress" : "null")}, cancellationToken);");
        writer.Write("");
    }

    private static StartTarget TargetOf(PipelineSpec pipeline) => new()
    {
        TypeName = pipeline.Type.Name,
        DisplayName = pipeline.Type.DisplayName,
        HandleName = pipeline.HandleName,
        Interface = KnownNames.FlowHandle,
        OptionsType = KnownNames.FlowOptions,
        Noun = "flow",
        Body = static (construction, options) => $"new(() => new Stages({construction}), {options})",
        WriteContainerStart = pipeline.HasScopes ? (writer, constructor) => WriteScopedStart(writer, pipeline, constructor) : null,
    };
}
