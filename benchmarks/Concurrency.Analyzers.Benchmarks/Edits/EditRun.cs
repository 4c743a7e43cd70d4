using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Analyzers.Benchmarks.Edits;

/// <summary>What an edit costs among a thousand annotated types, next to peers over comparable types; the table is written to a file.</summary>
internal static class EditRun
{
    private const string FirstRun = "(the first run, everything)";

    private static readonly string[] Kinds = [EditCorpus.Unrelated, EditCorpus.Comment, EditCorpus.Body, EditCorpus.Signature, EditCorpus.Attribute, EditCorpus.Referenced];

    public static int Run(int rounds, string file, TextWriter log)
    {
        string mapperly = BuildFacts.Read("Riok.Mapperly");
        string mediator = BuildFacts.Read("Mediator.SourceGenerator");
        EditedProject[] projects =
        [
            new("Concurrency.Generators", EditCorpus.Actors, null, EditedProject.In(Assembly.Load("Concurrency.Generators"))),
            new($"Riok.Mapperly {Version(mapperly)}", EditCorpus.Mappers, BuildFacts.Read("Riok.Mapperly.Abstractions"), EditedProject.In(Assembly.LoadFrom(mapperly))),
            new($"Mediator.SourceGenerator {Version(mediator)}", EditCorpus.Handlers, BuildFacts.Read("Mediator.Abstractions"), EditedProject.In(Assembly.LoadFrom(mediator))),
            new("a generator that does nothing", EditCorpus.Actors, null, static () => [new NothingGenerator()]),
        ];
        var times = new Dictionary<(EditedProject Project, string Kind), List<double>>();
        var compiler = new Dictionary<string, List<double>>();
        var rewritten = new Dictionary<(EditedProject Project, string Kind), int>();

        // Round -1 is the one in which everything is compiled just in time.
        for (int round = -1; round < rounds; round++)
        {
            for (int turn = 0; turn < projects.Length; turn++)
            {
                EditedProject project = projects[(round + 1 + turn) % projects.Length];
                double first = project.First();
                if (round >= 0)
                {
                    Add(times, (project, FirstRun), first);
                }

                foreach (Edit edit in project.Corpus.Edits)
                {
                    (double time, int files) = project.After(edit);
                    rewritten[(project, edit.Kind)] = files;
                    if (round >= 0)
                    {
                        Add(times, (project, edit.Kind), time);
                    }

                    if (project == projects[0])
                    {
                        double own = project.CompilerAfter(edit);
                        if (round >= 0)
                        {
                            Add(compiler, edit.Kind, own);
                        }
                    }
                }
            }

            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}"));
        }

        File.WriteAllText(file, Write(rounds, projects, times, compiler, rewritten));
        return 0;
    }

    private static string Write(int rounds, EditedProject[] projects, Dictionary<(EditedProject Project, string Kind), List<double>> times, Dictionary<string, List<double>> compiler, Dictionary<(EditedProject Project, string Kind), int> rewritten)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# What an edit costs\n\nMachine: {Report.Machine()}, Roslyn {typeof(CSharpCompilation).Assembly.GetName().Version}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Written by `dotnet run -c Release --project benchmarks/Concurrency.Analyzers.Benchmarks edits`. {EditCorpus.Types} annotated types in as many files, for each package its own, as alike as their purposes allow (a number in, a number out, a body, a type of another file in every tenth); one edit of one file; ");
        text.Append(CultureInfo.InvariantCulture, $"the milliseconds are those of `GeneratorDriver.RunGenerators` on the edited compilation, on one thread, medians of {rounds} interleaved rounds with rotating start after one that does not count, and in brackets how many files were written again. Parsing is not in them. ");
        text.Append("The compiler's own column is what an editor asks for after a keystroke anyway: the diagnostics of the edited file. The generator that does nothing finds the annotated types with the compiler's `ForAttributeWithMetadataName` and stops there: that call binds the attributes of all types after every edit, which is the floor of every generator that is made with it. Ours finds them in the syntax and remembers what it has read from a file until a declaration changes that the file's own lead to by name: bodies and comments are none, so most keystrokes cost little; a changed signature, attribute or member costs a reading of the types that depend on it, which are the edited one or, for the referenced type, a hundred. Each edit is one that was never made before. Mediator's handlers bear no attribute.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| edit | {string.Join(" | ", projects.Select(p => p.Name))} | the compiler itself |\n|---|{string.Concat(projects.Select(static _ => "--:|"))}--:|\n");
        foreach (string kind in Kinds.Append(FirstRun))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {kind} |");
            foreach (EditedProject project in projects)
            {
                text.Append(times.TryGetValue((project, kind), out List<double>? all)
                    ? string.Create(CultureInfo.InvariantCulture, $" {Report.Median(all):0.0} ({(rewritten.TryGetValue((project, kind), out int files) ? files : project.Files)}) |")
                    : " – |");
            }

            text.Append(compiler.TryGetValue(kind, out List<double>? own) ? string.Create(CultureInfo.InvariantCulture, $" {Report.Median(own):0.0} |\n") : " – |\n");
        }

        return text.ToString();
    }

    private static string Version(string assembly)
    {
        string path = Path.GetFullPath(assembly);
        return Path.GetFileName(path[..path.IndexOf(Path.DirectorySeparatorChar + "analyzers" + Path.DirectorySeparatorChar, StringComparison.Ordinal)]);
    }

    private static void Add<TKey>(Dictionary<TKey, List<double>> times, TKey key, double time)
        where TKey : notnull
    {
        if (!times.TryGetValue(key, out List<double>? all))
        {
            times[key] = all = [];
        }

        all.Add(time);
    }
}
