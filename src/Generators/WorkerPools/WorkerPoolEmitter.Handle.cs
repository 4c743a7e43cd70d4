namespace Concurrency.Generators;

/// <content>The methods of the handle.</content>
internal static partial class WorkerPoolEmitter
{
    private const string Task = KnownNames.ValueTask;

    /// <summary>The single submission: one method, or two where an optional token would make overloads ambiguous.</summary>
    private static void WriteRun(SourceWriter writer, JobSpec job)
    {
        string token = job.Parameters.First(static p => p.IsToken).Name;
        if (job.SplitsToken)
        {
            Write(job.Parameters.Where(static p => !p.IsToken), "default");
            Write(job.Parameters.Select(static p => p with { Default = null }), token);
        }
        else
        {
            Write(job.Parameters, token);
        }

        void Write(IEnumerable<ParameterSpec> parameters, string tokenArgument)
        {
            writer.WriteDocumentation(
                parameters.Any(static p => p.IsToken) ? job.Documentation : DocumentationText.WithoutParameter(job.Documentation, token.TrimStart('@')),
                $"<summary>Runs <c>{job.MethodName}</c> on one of the pool's workers. Completes when its body has ended, with its result or its exception.</summary>");
            writer.WriteAttribute(job.Obsolete);
            writer.Write($"{job.Accessibility} {Task}{(job.Result is null ? "" : $"<{job.Result}>")} {job.AsyncName}({string.Join(", ", parameters.Select(static p => p.Declaration))})");
            writer.Write($"    => this._cell.Run(Jobs.{job.Field}, {ItemExpression(job)}, {tokenArgument});");
            writer.Write("");
        }
    }

    private static void WriteFanOuts(SourceWriter writer, WorkerPoolSpec pool, JobSpec job)
    {
        WriteFanOut(
            writer, pool, job, "All", job.Result is null ? Task : $"{Task}<{job.Result}[]>",
            $"Runs <c>{job.MethodName}</c> for every item.",
            job.Result is null ? "Completes when every body has ended." : "The results in input order.");
        WriteFanOut(
            writer, pool, job, "Each", $"{KnownNames.AsyncEnumerable}<{job.Result ?? job.Item}>",
            $"Runs <c>{job.MethodName}</c> for every item and yields {(job.Result is null ? "the items whose bodies have ended" : "results")} while others still run. Leaving the loop early stops the rest.",
            job.Result is null ? "The items, as they are done." : "The results, as they come.");
        WriteFanOut(
            writer, pool, job, "Settled", $"{Task}<{KnownNames.JobResult}{(job.Result is null ? "" : $"<{job.Result}>")}[]>",
            $"Runs <c>{job.MethodName}</c> for every item, whatever becomes of the others.",
            "How each of them ended, in input order.");
    }

    /// <summary>Both kinds of source, each without and with progress. For a source that is both, the asynchronous one is meant.</summary>
    private static void WriteFanOut(SourceWriter writer, WorkerPoolSpec pool, JobSpec job, string suffix, string returns, string summary, string result)
    {
        foreach (string source in new[] { KnownNames.Enumerable, KnownNames.AsyncEnumerable })
        {
            foreach (bool hasProgress in new[] { false, true })
            {
                writer.Write($"/// <summary>{summary}</summary>");
                writer.Write("/// <param name=\"source\">The items, pulled as bodies need them.</param>");
                if (hasProgress)
                {
                    writer.Write("/// <param name=\"progress\">Told how many items are settled; null for nobody.</param>");
                }

                writer.Write("/// <param name=\"cancellationToken\">Starts nothing more and cancels what runs.</param>");
                writer.Write($"/// <returns>{result}</returns>");
                writer.WriteAttribute(job.Obsolete);
                if (source == KnownNames.AsyncEnumerable && pool.HasOverloadPriority)
                {
                    writer.Write($"[{KnownNames.OverloadResolutionPriority}(1)]");
                }

                string progress = hasProgress ? $"{KnownNames.Progress}<{KnownNames.PoolProgress}>? progress, " : "";
                writer.Write($"{job.Accessibility} {returns} {job.PlainName}{suffix}Async({source}<{job.Item}> source, {progress}{KnownNames.CancellationToken} cancellationToken = default)");
                writer.Write($"    => this._cell.Run{suffix}(Jobs.{job.Field}, source, {(hasProgress ? "progress" : "null")}, cancellationToken);");
                writer.Write("");
            }
        }
    }

    private static string ItemExpression(JobSpec job)
    {
        List<string> names = [.. job.Parameters.Where(static p => !p.IsToken).Select(static p => p.Name)];
        return names.Count switch
        {
            0 => $"default({KnownNames.NoItem})",
            1 => names[0],
            _ => $"({string.Join(", ", names)})",
        };
    }
}
