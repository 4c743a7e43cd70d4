namespace Concurrency.Benchmarks.Harness;

/// <summary>Says on standard error what is being measured: on a terminal in one line that is overwritten, elsewhere a line per phase.</summary>
internal sealed class Progress(string group)
{
    public void WarmUp(int index, int of, string contestant) => Say($"warm-up {index + 1}/{of}, {contestant}", alsoInALog: index == 0);

    public void Round(int round, int of) => Say($"round {round + 1}/{of}", alsoInALog: round == 0);

    public void Failed(Exception error) => Console.Error.WriteLine($"{group} ABORTED: {error}");

    private void Say(string what, bool alsoInALog)
    {
        string line = $"{group}: {what}";
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write("\r" + line.PadRight(Math.Max(line.Length, Math.Min(100, Console.WindowWidth - 1))));
            if (what.StartsWith("warm-up 1/", StringComparison.Ordinal)) Console.Error.Flush();
        }
        else if (alsoInALog)
        {
            Console.Error.WriteLine(line);
        }
    }
}
