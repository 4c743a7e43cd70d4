namespace Concurrency.Generators;

/// <summary>Writes the generated half of a worker pool: the nested handle, and the description of its jobs for the runtime.</summary>
internal static partial class WorkerPoolEmitter
{
    public static string Emit(WorkerPoolSpec pool)
    {
        SourceWriter writer = GeneratedFile.Open(pool.Type, "WorkerPool");
        string workers = pool.Concurrency == 0 ? "as many bodies as there are processors run" : pool.Concurrency == 1 ? "one body runs" : $"{pool.Concurrency} bodies run";
        string limit = pool.TimeoutMilliseconds < 0 ? "" : $"; a body may take {pool.TimeoutMilliseconds} ms";
        writer.Write($$"""
            /// <summary>The handle of <c>{{pool.Type.Name.Replace("<", "{").Replace(">", "}")}}</c>: each call becomes a job, run by one of a bounded number of workers.</summary>
            /// <remarks>
            /// Jobs: {{string.Join(", ", pool.Jobs.Select(static j => "<c>" + j.MethodName + "</c>").Distinct())}}. At most {{workers}} at once over all callers, and at most {{pool.Capacity}} submissions wait ({{pool.FullMode}}){{limit}}, unless options say otherwise.
            /// <para><b>Thread safety.</b> All members may be called from any thread. <b>Disposal.</b> Stops the pool for everyone: it drains, then the class is disposed.</para>
            /// </remarks>
            {{GeneratedFile.MemberAttributes}}
            """);
        writer.Open($"public {(pool.HidesBase ? "new " : "")}sealed class {pool.HandleName} : {ContractEmitter.Bases($"{KnownNames.PoolHandle}<{pool.HandleName}>", pool.Contracts)}");
        writer.Write($$"""
            private readonly {{KnownNames.PoolCell}}<{{TypeName(pool)}}> _cell;

            private {{pool.HandleName}}({{TypeName(pool)}} jobs, {{KnownNames.PoolOptions}}? options)
                => this._cell = new {{KnownNames.PoolCell}}<{{TypeName(pool)}}>(jobs, Jobs.Defaults, Jobs.All, options);

            /// <summary>The pool's name in exceptions, on its threads and in metrics.</summary>
            public string Name => this._cell.Name;

            /// <summary>When the pool ends and how to end it.</summary>
            public {{KnownNames.Lifetime}} Lifetime => this._cell.Lifetime;

            /// <summary>What the pool is doing and has done.</summary>
            public {{KnownNames.PoolStatistics}} Statistics => this._cell.Statistics;

            /// <summary>Submits jobs that nobody awaits, if that is possible at once, and says what became of them. What their bodies throw goes to the pool's OnError.</summary>
            public TryPoster TryPost => new(this);

            """);
        StartEmitter.Write(writer, TargetOf(pool), pool.Constructors);
        foreach (JobSpec job in pool.Jobs)
        {
            WriteRun(writer, job);
            if (job.Item is not null)
            {
                WriteFanOuts(writer, pool, job);
            }
        }

        ContractEmitter.Write(writer, pool.Contracts);
        writer.Write("""
            /// <summary>Stops the pool for everyone: nothing more is accepted, what was accepted runs until the stop timeout, then it is cancelled.</summary>
            /// <returns>Completes when the pool has ended.</returns>
            public global::System.Threading.Tasks.ValueTask DisposeAsync() => this._cell.DisposeAsync();

            """);
        WriteTryPoster(writer, pool);
        WriteJobs(writer, pool);
        writer.Close();
        return GeneratedFile.Close(writer, pool.Type);
    }

    /// <summary>The user's class inside the handle, where a nested type of ours may have its name.</summary>
    private static string TypeName(WorkerPoolSpec pool) => pool.Type.Name is "Jobs" or "TryPoster" ? pool.Type.QualifiedName : pool.Type.Name;

    private static StartTarget TargetOf(WorkerPoolSpec pool) => new()
    {
        TypeName = TypeName(pool),
        DisplayName = pool.Type.DisplayName,
        HandleName = pool.HandleName,
        Interface = KnownNames.PoolHandle,
        OptionsType = KnownNames.PoolOptions,
        Noun = "pool",
        Body = static (construction, options) => $"new({construction}, {options})",
    };

    private static void WriteTryPoster(SourceWriter writer, WorkerPoolSpec pool)
    {
        writer.Write("/// <summary>Submits jobs that nobody awaits, if that is possible at once.</summary>");
        writer.Open("public readonly struct TryPoster");
        writer.Write($$"""
            private readonly {{pool.HandleName}} _pool;

            internal TryPoster({{pool.HandleName}} pool) => this._pool = pool;

            """);
        foreach (JobSpec job in pool.Jobs)
        {
            IEnumerable<ParameterSpec> parameters = job.Parameters.Where(static p => !p.IsToken);
            writer.Write($"/// <summary>Submits <c>{job.MethodName}</c> if the pool takes it now.</summary>");
            writer.Write("/// <returns>What became of it.</returns>");
            writer.WriteAttribute(job.Obsolete);
            writer.Write($"{job.Accessibility} {KnownNames.EnqueueResult} {job.TryName}({string.Join(", ", parameters.Select(static p => p.Declaration))})");
            writer.Write($"    => this._pool._cell.TryPost(Jobs.{job.Field}, {ItemExpression(job)});");
            writer.Write("");
        }

        writer.CloseMembers();
        writer.Write("");
    }

    private static void WriteJobs(SourceWriter writer, WorkerPoolSpec pool)
    {
        writer.Write("// What the runtime needs to know: once per class, shared by its pools.");
        if (pool.Jobs.Any(static j => j.Obsolete.EndsWith(", true)]", StringComparison.Ordinal)))
        {
            writer.Write("[global::System.Obsolete] // Calls a method that is an error to call from code that is not obsolete itself.");
        }

        writer.Open("private static class Jobs");
        writer.Write($$"""
            public static readonly {{KnownNames.PoolDefaults}} Defaults = new()
            {
                Name = "{{pool.Type.DisplayName}}",
                Concurrency = {{pool.Concurrency}},
                Capacity = {{pool.Capacity}},
                FullMode = {{KnownNames.QueueFullMode}}.{{pool.FullMode}},
                Threads = {{KnownNames.PoolThreads}}.{{pool.Threads}},
                Failure = {{KnownNames.FailureMode}}.{{pool.Failure}},
                TimeoutMilliseconds = {{pool.TimeoutMilliseconds}},
            };

            """);
        for (int i = 0; i < pool.Jobs.Count; i++)
        {
            WriteJob(writer, pool, pool.Jobs[i], i);
        }

        writer.Write($"public static readonly {KnownNames.PoolJob}[] All = [{string.Join(", ", pool.Jobs.Select(static j => j.Field))}];");
        writer.Close();
    }

    private static void WriteJob(SourceWriter writer, WorkerPoolSpec pool, JobSpec job, int index)
    {
        string types = $"{TypeName(pool)}, {job.Item ?? KnownNames.NoItem}{(job.Result is null ? "" : ", " + job.Result)}";
        List<string> settings = [];
        if (job.Concurrency != 0)
        {
            settings.Add($"Concurrency = {job.Concurrency}");
        }

        if (job.TimeoutMilliseconds != 0)
        {
            settings.Add($"TimeoutMilliseconds = {job.TimeoutMilliseconds}");
        }

        if (job.TakesToken)
        {
            settings.Add("TakesToken = true");
        }

        string settingsText = settings.Count == 0 ? "new()" : $"new() {{ {string.Join(", ", settings)} }}";
        writer.Write($"public static readonly {KnownNames.PoolJob}<{types}> {job.Field} = {KnownNames.PoolJob}.{(job.Return == JobReturn.Value ? "Calling" : "Awaiting")}<{types}>(");
        writer.Write($"    {index}, \"{job.MethodName.TrimStart('@')}\", {settingsText}, static (jobs, item, token) => {Invocation(job)});");
        writer.Write("");
    }

    /// <summary>The call of the user's method with the item taken apart, as a value task where it is asynchronous.</summary>
    private static string Invocation(JobSpec job)
    {
        bool isTuple = job.Parameters.Count(static p => !p.IsToken) > 1;
        List<string> arguments = [];
        int position = 0;
        foreach (ParameterSpec parameter in job.Parameters)
        {
            if (!parameter.IsToken)
            {
                arguments.Add(parameter.PassBy + (isTuple ? $"item.Item{++position}" : "item") + (parameter.Forgives ? "!" : ""));
            }
            else if (job.TakesToken)
            {
                arguments.Add("token");
            }
        }

        string call = $"jobs.{job.MethodName}({string.Join(", ", arguments)})";
        return job.Return == JobReturn.Task ? $"new {KnownNames.ValueTask}{(job.Result is null ? "" : $"<{job.Result}>")}({call})" : call;
    }
}
