using System.Runtime.CompilerServices;

namespace Concurrency.Benchmarks.Harness;

/// <summary>What a contestant must have done right to have its time counted.</summary>
internal static class Check
{
    public static void That(bool isRight, [CallerArgumentExpression(nameof(isRight))] string? what = null)
    {
        if (!isRight) throw new InvalidOperationException("A contestant did not do its work: " + what);
    }
}
