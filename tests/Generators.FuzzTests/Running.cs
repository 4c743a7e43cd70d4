using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators.FuzzTests;

/// <summary>Runs <c>Check.RunAsync()</c> of a compiled program.</summary>
internal static class Running
{
    /// <summary>What is wrong: compiler errors, or another result than expected.</summary>
    public static async Task<IReadOnlyList<string>> Compare(Compilation compilation, string expected)
    {
        if (LoadedProgram.Of(compilation, out IReadOnlyList<string> errors) is not { } program)
        {
            return errors;
        }

        MethodInfo run = program.GetType("Check")!.GetMethod("RunAsync")!;
        string actual = await ((Task<string>)run.Invoke(null, null)!).WaitAsync(TimeSpan.FromSeconds(60));
        return actual == expected ? [] : [$"expected {expected}, got {actual}"];
    }
}
