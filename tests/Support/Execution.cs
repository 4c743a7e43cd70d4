using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Concurrency.Support;

/// <summary>Compiles test sources with their generated half and runs them in memory.</summary>
public static class Execution
{
    /// <summary>Runs <c>public static Task&lt;string&gt; Program.RunAsync()</c> of the source and returns what it returns. Any warning fails.</summary>
    public static Task<string> RunAsync(string source) => RunAsync(source, References.All);

    /// <inheritdoc cref="RunAsync(string)"/>
    public static async Task<string> RunAsync(string source, IReadOnlyList<MetadataReference> references)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(("Test.cs", source)).WithReferences(references));
        if (!run.Problems.IsEmpty)
        {
            throw new InvalidOperationException(string.Join("\n", run.Problems) + "\n" + string.Join("\n", run.Sources.Select(s => s.SourceText.ToString())));
        }

        using var image = new MemoryStream();
        if (run.Output.Emit(image) is { Success: false } emitted)
        {
            throw new InvalidOperationException(string.Join("\n", emitted.Diagnostics));
        }

        image.Position = 0;
        var context = new AssemblyLoadContext("test", isCollectible: true);
        try
        {
            Type program = context.LoadFromStream(image).GetType("Program") ?? throw new InvalidOperationException("The source needs a class Program.");
            var task = (Task<string>)program.GetMethod("RunAsync")!.Invoke(null, null)!;
            return await task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            context.Unload();
        }
    }
}
