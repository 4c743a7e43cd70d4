using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A program that has been compiled, to be run here.</summary>
internal static class LoadedProgram
{
    /// <summary>The assembly, or null and the compiler's errors.</summary>
    public static Assembly? Of(Compilation compilation, out IReadOnlyList<string> errors)
    {
        using var image = new MemoryStream();
        if (compilation.Emit(image) is { Success: false } emitted)
        {
            errors = [.. emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
            return null;
        }

        // The context cannot be unloaded: with some hundred that were, runs of .NET 10.0.12 ended in faults of the runtime, of its collector or in a stub that was no longer there. So a program
        // stays, some megabytes.
        errors = [];
        image.Position = 0;
        return new AssemblyLoadContext("fuzz").LoadFromStream(image);
    }
}
