using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>A small program with an actor: compiled without a warning, run, and asked for one line.</summary>
internal static class ActorProgram
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Diagnostics.CodeAnalysis; using System.Linq; using System.Runtime.CompilerServices; using System.Threading; using System.Threading.Tasks; using Concurrency;

        """;

    /// <summary>Declarations, and the body of an asynchronous method that returns a string.</summary>
    public static async Task Expect(string expected, string declarations, string body) => Assert.Equal(
        expected,
        await Execution.RunAsync($"{Usings}{declarations}\npublic static class Program {{ public static async Task<string> RunAsync() {{ {body} }} }}"));
}
