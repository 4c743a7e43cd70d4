using System.Globalization;
using Concurrency.Analyzers.Benchmarks;
using Concurrency.Analyzers.Benchmarks.Edits;

// noise <folder of source folders> [folder of assemblies]: what the rules report there, instead of what they cost.
if (args is ["noise", string sources, ..])
{
    return await NoiseRun.RunAsync(sources, args.Length > 2 ? args[2] : null, Console.Out);
}

// edits [rounds]: what the generators cost after an edit, next to other generators.
if (args is ["edits", ..])
{
    return EditRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15, Path.Combine(BuildFacts.Read("RepositoryRoot"), "benchmarks", "GENERATORS.md"), Console.Error);
}

int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 7;
AnalyzerPackage ours = AnalyzerPackage.Ours();
AnalyzerPackage asyncFixer = AnalyzerPackage.Peer("AsyncFixer");
AnalyzerPackage[] packages = [ours, asyncFixer, AnalyzerPackage.Peer("Microsoft.VisualStudio.Threading.Analyzers"), AnalyzerPackage.Peer("Meziantou.Analyzer")];
var corpus = Corpus.Read();
var compile = new List<double>();
var runs = packages.ToDictionary(package => package, _ => new List<PackageRun>());

// Round -1 is the one in which everything is compiled just in time. Seat 0 is the compiler.
int seats = packages.Length + 1;
for (int round = -1; round < rounds; round++)
{
    for (int turn = 0; turn < seats; turn++)
    {
        int seat = (round + 1 + turn) % seats;
        if (seat == 0)
        {
            double time = AnalysisRun.Compile(corpus);
            if (round >= 0)
            {
                compile.Add(time);
            }
        }
        else
        {
            PackageRun run = await AnalysisRun.AnalyzeAsync(corpus, packages[seat - 1]);
            if (round >= 0)
            {
                runs[packages[seat - 1]].Add(run);
            }
        }
    }

    Console.Error.WriteLine($"round {round + 1} of {rounds}");
}

string report = new Report(corpus, compile, runs).Write(ours, asyncFixer);
string file = Path.Combine(BuildFacts.Read("RepositoryRoot"), "benchmarks", "ANALYZERS.md");
File.WriteAllText(file, report);
Console.Out.Write(report);
return 0;
