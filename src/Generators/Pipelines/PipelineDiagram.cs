using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>The topology as Mermaid text.</summary>
internal static class PipelineDiagram
{
    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public static string Draw(List<StageNode> stages)
    {
        var lines = new List<string> { "flowchart LR", "    source([source])" };
        lines.AddRange(stages.Select(static s => "    " + Node(s)));
        if (stages.Exists(static s => s.Consumers.Count == 0 && s.Form != StageForm.Sink))
        {
            lines.Add("    output([output])");
        }

        lines.Add($"    source -->|\"{Type(stages[0].Element)}\"| s{stages[0].Index}");
        foreach (StageNode stage in stages.Where(static s => s.Yields is not null))
        {
            string type = Type(stage.Yields!);
            foreach (StageNode consumer in stage.Consumers)
            {
                bool isRest = consumer.When is null && stage.Consumers.Exists(static c => c.When is not null);
                string condition = consumer.When is { } when ? $" when {when.Name}" : isRest ? " otherwise" : "";
                lines.Add($"    s{stage.Index} -->|\"{type}{condition}\"| s{consumer.Index}");
            }

            if (stage.Consumers.Count == 0)
            {
                lines.Add($"    s{stage.Index} -->|\"{type}\"| output");
            }
        }

        return string.Join("\n", lines);
    }

    private static string Node(StageNode stage)
    {
        string label = stage.Method.Name
            + (stage.Values.Concurrency > 1 ? $" ×{stage.Values.Concurrency}" : "")
            + (stage.IsBatch ? $"<br/>{stage.Values.Batch} at a time" : "")
            + (stage.Values.OnError == StageValues.Fail ? "" : "<br/>" + (stage.Values.OnError switch { StageValues.DeadLetter => "dead letters", StageValues.Retry => $"{stage.Values.Attempts} attempts", _ => "skips errors" }));
        string id = "s" + stage.Index;
        return stage.Form switch
        {
            StageForm.Filter => $"{id}{{\"{label}\"}}",
            StageForm.Sink => $"{id}[/\"{label}\"/]",
            StageForm.Many or StageForm.ManyAsync => $"{id}[[\"{label}\"]]",
            _ => $"{id}[\"{label}\"]",
        };
    }

    private static string Type(ITypeSymbol type) => type.ToDisplayString(Short).Replace("<", "&lt;").Replace(">", "&gt;");
}
