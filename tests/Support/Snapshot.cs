using System.Runtime.CompilerServices;

namespace Concurrency.Support;

/// <summary>Compares generated files with accepted ones, in Verify's file conventions: <c>*.verified.cs</c> accepted, <c>*.received.cs</c> on mismatch. <c>ACCEPT_SNAPSHOTS=1</c> accepts.</summary>
public static class Snapshot
{
    /// <param name="run">The run.</param>
    /// <param name="only">What the names of the files to compare begin with; every file where it is left out.</param>
    /// <param name="file">The test's file.</param>
    /// <param name="member">The test.</param>
    public static void Verify(GeneratorRun run, string only = "", [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots");
        Directory.CreateDirectory(folder);
        string prefix = Path.GetFileNameWithoutExtension(file) + "." + member + "#";
        bool accept = Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1";
        var mismatches = new List<string>();
        var seen = new HashSet<string>();
        foreach (var source in run.Sources.Where(s => s.HintName.StartsWith(only, StringComparison.Ordinal)))
        {
            string stem = Path.Combine(folder, prefix + Path.GetFileNameWithoutExtension(source.HintName));
            string text = source.SourceText.ToString();
            seen.Add(stem + ".verified.cs");
            if (accept)
            {
                File.WriteAllText(stem + ".verified.cs", text);
            }

            if (File.Exists(stem + ".verified.cs") && File.ReadAllText(stem + ".verified.cs") == text)
            {
                File.Delete(stem + ".received.cs");
            }
            else
            {
                File.WriteAllText(stem + ".received.cs", text);
                mismatches.Add(stem + ".received.cs");
            }
        }

        mismatches.AddRange(Directory.GetFiles(folder, prefix + "*.verified.cs").Where(f => !seen.Contains(f)).Select(f => "orphan " + f));
        Xunit.Assert.True(mismatches.Count == 0, "Differs from the accepted snapshot (ACCEPT_SNAPSHOTS=1 accepts):\n" + string.Join("\n", mismatches));
    }
}
