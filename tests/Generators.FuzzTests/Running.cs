using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators.FuzzTests;

/// <summary>Runs <c>Check.RunAsync()</c> of a compiled program.</summary>
internal static class Running
{
    /// <summary>What is wrong: compiler errors, or another result than expected.</summary>
    public static async Task<IReadOnlyList<string>> Compare(Compilation compilation, string expected)
    {
        using var image = new MemoryStream();
        if (compilation.Emit(image) is { Success: false } emitted)
        {
            return [.. emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
        }

        image.Position = 0;
        var context = new AssemblyLoadContext("fuzz", isCollectible: true);
        try
        {
            MethodInfo run = context.LoadFromStream(image).GetType("Check")!.GetMethod("RunAsync")!;
            string actual = await ((Task<string>)run.Invoke(null, null)!).WaitAsync(TimeSpan.FromSeconds(60));
            return actual == expected ? [] : [$"expected {expected}, got {actual}"];
        }
        finally
        {
            context.Unload();
        }
    }
}
