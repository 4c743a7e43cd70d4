using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Who takes from whom: joins the stages and checks that what meets fits.</summary>
internal sealed partial class Topology(INamedTypeSymbol type, Compilation compilation, List<StageNode> stages, ReportPipelineShape refuse)
{
    /// <summary>Finds each stage's producers and consumers. False where something was reported.</summary>
    public bool Join()
    {
        bool isSound = true;
        foreach (StageNode stage in stages)
        {
            isSound &= FindProducers(stage);
        }

        if (!isSound)
        {
            return false;
        }

        foreach (StageNode stage in stages)
        {
            foreach (StageNode producer in stage.Producers)
            {
                producer.Consumers.Add(stage);
            }
        }

        return CheckAcyclic() && CheckRoutes();
    }

    private bool FindProducers(StageNode stage)
    {
        if (stage.Values.From is not { } from)
        {
            // Every earlier stage that yields something and that no stage before this one takes from.
            IEnumerable<StageNode> open = stages.Take(stage.Index).Where(earlier => earlier.Result is not null && !stages.Take(stage.Index).Any(s => s.Producers.Contains(earlier)));
            stage.Producers.AddRange(open);
            if (stage.Index > 0 && stage.Producers.Count == 0)
            {
                refuse(PipelineShapeError.NothingToTake, stage.Method, stage.Method.Name);
                return false;
            }

            return true;
        }

        if (stage.Index == 0)
        {
            refuse(PipelineShapeError.InvalidSetting, stage.Method, "From", "the first stage takes from the source");
            return false;
        }

        foreach (string name in from.Split(',').Select(static n => n.Trim()))
        {
            StageNode? producer = stages.Find(s => s.Method.Name == name);
            if (producer is null)
            {
                refuse(PipelineShapeError.UnknownStage, stage.Method, stage.Method.Name, name);
                return false;
            }

            if (producer.Result is null)
            {
                refuse(PipelineShapeError.NothingYielded, producer.Method, producer.Method.Name, stage.Method.Name);
                return false;
            }

            if (!stage.Producers.Contains(producer))
            {
                stage.Producers.Add(producer);
            }
        }

        return true;
    }

    private bool CheckAcyclic()
    {
        var done = new HashSet<StageNode>();
        foreach (StageNode start in stages)
        {
            var path = new List<StageNode>();
            if (!Visit(start, path, done))
            {
                StageNode last = path[path.Count - 1];
                IEnumerable<StageNode> cycle = path.Skip(path.IndexOf(last));
                refuse(PipelineShapeError.Cycle, last.Method, string.Join(" → ", cycle.Select(static s => s.Method.Name)));
                return false;
            }
        }

        return true;
    }

    private static bool Visit(StageNode stage, List<StageNode> path, HashSet<StageNode> done)
    {
        bool isOnPath = path.Contains(stage);
        path.Add(stage);
        if (isOnPath)
        {
            return false;
        }

        if (!done.Contains(stage) && !stage.Consumers.TrueForAll(consumer => Visit(consumer, path, done)))
        {
            return false;
        }

        path.RemoveAt(path.Count - 1);
        done.Add(stage);
        return true;
    }

    private bool CheckRoutes()
    {
        bool isSound = true;
        foreach (StageNode stage in stages.Where(static s => s.Values.When is not null))
        {
            stage.When = SymbolFacts.BasesOf(type).Prepend(type).SelectMany(t => t.GetMembers(stage.Values.When!)).OfType<IMethodSymbol>().FirstOrDefault(m => HandleMethods.IsReachable(m, type)
                && m is { IsGenericMethod: false, ReturnType.SpecialType: SpecialType.System_Boolean, Parameters: [{ RefKind: RefKind.None or RefKind.In }] });
            if (stage.When is null)
            {
                refuse(PipelineShapeError.UnsuitableWhen, stage.Method, stage.Method.Name, stage.Values.When!, "a method of the class that takes the item and returns bool");
                isSound = false;
            }
        }

        foreach (StageNode stage in stages)
        {
            int withWhen = stage.Consumers.Count(static c => c.Values.When is not null);
            if (withWhen > 0 && withWhen != stage.Consumers.Count - 1)
            {
                refuse(PipelineShapeError.UnevenRoute, stage.Method, stage.Method.Name, (stage.Consumers.Count - withWhen).ToString(System.Globalization.CultureInfo.InvariantCulture));
                isSound = false;
            }
        }

        StageNode first = stages[0];
        if (first.Values.When is not null)
        {
            refuse(PipelineShapeError.InvalidSetting, first.Method, "When", "the first stage takes every item");
            isSound = false;
        }

        return isSound;
    }
}
