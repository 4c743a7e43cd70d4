namespace Concurrency.Generators.FuzzTests;

/// <summary>What became of one program.</summary>
internal sealed class Verdict
{
    /// <summary>The first thing that does not hold; null when all does.</summary>
    public string? Failure { get; private set; }

    /// <summary>True when the user's half compiles alone.</summary>
    public bool InputCompiles { get; set; }

    /// <summary>Why it does not: the id of the compiler's first error.</summary>
    public string? FirstError { get; set; }

    /// <summary>True when a CG0 rule reports.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Both halves.</summary>
    public Microsoft.CodeAnalysis.Compilation? Output { get; set; }

    /// <summary>The declaration, for the report.</summary>
    public string Text { get; set; } = "";

    /// <summary>How many declarations it was.</summary>
    public int Declarations { get; set; } = 1;

    /// <summary>True where it has no mistake on purpose.</summary>
    public bool IsMeantToCompile { get; set; }

    /// <summary>How many handles the driver started.</summary>
    public int Handles { get; set; }

    /// <summary>How many handlers the driver called.</summary>
    public int Handlers { get; set; }

    public void Fail(string what, IEnumerable<string> findings)
    {
        List<string> all = [.. findings];
        if (all.Count > 0)
        {
            Failure ??= what + ":\n  " + string.Join("\n  ", all.Take(5));
        }
    }
}
