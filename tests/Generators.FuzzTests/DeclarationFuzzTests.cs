using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Concurrency.Generators.FuzzTests;

/// <summary>
/// Random declarations against <see cref="Oracle"/>. A quarter of a minute for each kind by default; <c>CONCURRENCY_FUZZ_SECONDS</c> for longer, <c>CONCURRENCY_FUZZ_SEED</c> for where to begin. A failure
/// names its seed: that seed and one second replay it. <c>CONCURRENCY_FUZZ_SIZE</c> puts so many actors into each program without mistakes, which is quicker per declaration; <c>CONCURRENCY_FUZZ_LOG</c>
/// is the file that is told about every minute.
/// </summary>
public sealed class DeclarationFuzzTests(ITestOutputHelper output)
{
    private const int EveryRule = 40;
    private const int MostFailures = 10;

    [Fact]
    public Task AnyActor_IsGeneratedOrRefused_AndAnswersAsThePlainObjectDoes() => Fuzz("actors", async seed =>
    {
        var program = new RandomProgram(seed, Setting("CONCURRENCY_FUZZ_SIZE", 0));
        Verdict verdict = await Oracle.Check(seed, program.Files, thoroughly: seed % EveryRule == 0);
        verdict.Text = string.Join("\n", program.Files.Skip(1).Select(f => "// " + f.Path + "\n" + f.Text));
        verdict.Declarations = program.Declarations;
        return verdict;
    });

    [Fact]
    public Task AnyPipeline_IsGeneratedOrRefused_AndGivesWhatPlainLoopsGive() => Fuzz("pipelines", PipelineCheck.Of);

    [Fact]
    public Task AnyPool_IsGeneratedOrRefused_AndAnswersAsThePlainObjectDoes() => Fuzz("pools", PoolCheck.Of);

    // "item + 1" has become "+ 1" there.
    [Fact]
    public async Task DamagedPipelineThatStillCompiles_IsNotHeldToWhatItWasBefore()
    {
        Verdict verdict = await PipelineCheck.Of(61);
        Assert.True(verdict is { InputCompiles: true, IsRefused: false } && System.Text.RegularExpressions.Regex.IsMatch(verdict.Text, @"\( *long *\) *\+ *1\b"), "The generator of programs has changed, look for another such seed:\n" + verdict.Text);
        Assert.Null(verdict.Failure);
    }

    private async Task Fuzz(string what, Func<int, Task<Verdict>> check)
    {
        TimeSpan time = TimeSpan.FromSeconds(Setting("CONCURRENCY_FUZZ_SECONDS", 15));
        int seed = Setting("CONCURRENCY_FUZZ_SEED", 1);
        var failures = new List<string>();
        int programs = 0, declarations = 0, compiled = 0, refused = 0, handlers = 0;
        var errors = new Dictionary<string, int>();
        var clock = Stopwatch.StartNew();
        TimeSpan logged = TimeSpan.Zero;
        do
        {
            Verdict verdict;
            try
            {
                verdict = await check(seed);
            }
            catch (Exception error)
            {
                verdict = new Verdict();
                verdict.Fail("the check throws", [error.ToString()]);
            }

            if (verdict.Failure is not null)
            {
                failures.Add($"seed {seed}: {verdict.Failure}");
                output.WriteLine($"seed {seed}: {verdict.Failure}\n{verdict.Text}\n");
            }

            programs++;
            if (verdict.FirstError is { } id)
            {
                errors[id] = errors.GetValueOrDefault(id) + 1;
            }

            declarations += verdict.Declarations;
            compiled += verdict.InputCompiles ? 1 : 0;
            refused += verdict.IsRefused ? 1 : 0;
            handlers += verdict.Handlers;
            seed++;
            if (clock.Elapsed - logged > TimeSpan.FromMinutes(1))
            {
                logged = clock.Elapsed;
                await Log();
            }
        }
        while (clock.Elapsed < time && failures.Count < MostFailures);

        string summary = Summary();
        output.WriteLine(summary);
        await Log();
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(programs < 50 || (compiled > programs / 10 && handlers > programs / 10), "The programs have become useless: " + summary);

        string Summary() => $"{what}: {programs} programs, {declarations} declarations, {compiled} programs compile alone, {refused} refused by a rule, {handlers} handlers or pipelines run, in {clock.Elapsed.TotalSeconds:F0} s; "
            + "not compiling for " + string.Join(", ", errors.OrderByDescending(e => e.Value).Take(8).Select(e => $"{e.Key} {e.Value}"));

        async Task Log()
        {
            if (Environment.GetEnvironmentVariable("CONCURRENCY_FUZZ_LOG") is { } log)
            {
                await File.AppendAllTextAsync(log, $"{Summary()}, next seed {seed}, {failures.Count} failures\n{string.Concat(failures.Select(f => f + "\n"))}");
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
