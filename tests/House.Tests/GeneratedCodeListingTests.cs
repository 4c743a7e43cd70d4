using System.Text.RegularExpressions;

namespace Concurrency.House.Tests;

/// <summary>docs/generated-code.md shows what is generated, not what was generated once: each block is cut out of an accepted snapshot. <c>ACCEPT_SNAPSHOTS=1</c> cuts again.</summary>
public sealed partial class GeneratedCodeListingTests
{
    private const string Snapshot = "tests/Generators.Tests/Actors/Snapshots/ActorSnapshotTests.Account_ReadsAsHandWritten#Bank.Account.Actors.g.verified.cs";

    [Fact]
    public void EveryBlock_IsCutFromTheSnapshotInItsOrder()
    {
        string path = Path.Combine(Repository.Root, "docs/generated-code.md");
        string page = File.ReadAllText(path);
        string[] snapshot = File.ReadAllLines(Path.Combine(Repository.Root, Snapshot));
        int next = 0;
        int blocks = 0;

        string cut = Block().Replace(page, match =>
        {
            blocks++;
            int first = Find(match.Groups["from"].Value, next);
            int last = Find(match.Groups["to"].Value, first + 1);
            next = last + 1;
            return $"{match.Groups["head"].Value}{Unindent(snapshot[first..next])}\n```";
        });

        if (Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, cut);
            page = cut;
        }

        Assert.True(blocks > 5, "The listing has lost its blocks");
        Assert.Equal(cut, page);

        int Find(string text, int from)
        {
            int line = Array.FindIndex(snapshot, from, l => l.Contains(text, StringComparison.Ordinal));
            return line >= 0 ? line : throw new InvalidOperationException($"The snapshot has no line with '{text}' after line {from}");
        }
    }

    private static string Unindent(string[] lines)
    {
        int shared = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > shared ? l[shared..] : ""));
    }

    [GeneratedRegex("(?<head><!-- from: (?<from>.*?) to: (?<to>.*?) -->\n```c#\n).*?```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
