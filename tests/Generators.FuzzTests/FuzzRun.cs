using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Concurrency.Generators.FuzzTests;

// Concurrency contract
//   Callers:   Go, once; its own tasks.
//   Guarded by _gate: everything but _seed, which is counted up atomically.

/// <summary>Checks seed after seed for a while, as the environment says, and counts what became of the programs.</summary>
internal sealed class FuzzRun(string what, Func<int, Task<Verdict>> check, ITestOutputHelper output)
{
    private const int MostFailures = 10;

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _time = TimeSpan.FromSeconds(Setting("CONCURRENCY_FUZZ_SECONDS", 15));
    private readonly Dictionary<string, int> _errors = [];
    private readonly List<string> _failures = [];
    private int _seed = Setting("CONCURRENCY_FUZZ_SEED", 1) - 1;
    private int _programs;
    private int _declarations;
    private int _meant;
    private int _compiled;
    private int _handles;
    private int _meantAndCompiled;
    private int _refused;
    private int _handlers;
    private TimeSpan _logged;

    private bool IsOver
    {
        get
        {
            lock (_gate) return _clock.Elapsed >= _time || _failures.Count >= MostFailures;
        }
    }

    public static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    public async Task Go()
    {
        await Task.WhenAll(Enumerable.Range(0, Setting("CONCURRENCY_FUZZ_WORKERS", 1)).Select(_ => Task.Run(Work)));
        lock (_gate)
        {
            Log();
            output.WriteLine(Summary());
            Assert.True(_failures.Count == 0, string.Join("\n", _failures));
            Assert.True(_meant < 20 || _meantAndCompiled * 10 >= _meant * 8, "Programs without a mistake on purpose have others: " + Summary());
            Assert.True(_programs < 50 || (_compiled > _programs / 10 && _handlers > _programs / 10), "The programs have become useless: " + Summary());
        }
    }

    private async Task Work()
    {
        do
        {
            int seed = Interlocked.Increment(ref _seed);
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

            lock (_gate) Count(seed, verdict);
        }
        while (!IsOver);
    }

    private void Count(int seed, Verdict verdict)
    {
        if (verdict.Failure is not null)
        {
            _failures.Add($"seed {seed}: {verdict.Failure}");
            output.WriteLine($"seed {seed}: {verdict.Failure}\n{verdict.Text}\n");
        }

        if (verdict.FirstError is { } id) _errors[id] = _errors.GetValueOrDefault(id) + 1;
        _programs++;
        _declarations += verdict.Declarations;
        _meant += verdict.IsMeantToCompile ? 1 : 0;
        _meantAndCompiled += verdict is { IsMeantToCompile: true, InputCompiles: true } ? 1 : 0;
        _compiled += verdict.InputCompiles ? 1 : 0;
        _handles += verdict.Handles;
        _refused += verdict.IsRefused ? 1 : 0;
        _handlers += verdict.Handlers;
        if (_clock.Elapsed - _logged > TimeSpan.FromMinutes(1)) Log();
    }

    private string Summary() => $"{what}: {_programs} programs, {_declarations} declarations, {_compiled} programs compile alone ({_meantAndCompiled} of {_meant} meant to), {_refused} refused by a rule, {_handles} handles started, {_handlers} handlers or pipelines run, in {_clock.Elapsed.TotalSeconds:F0} s and {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of a processor, "
        + $"{_failures.Count} failures; not compiling for " + string.Join(", ", _errors.OrderByDescending(e => e.Value).Take(8).Select(e => $"{e.Key} {e.Value}"));

    private void Log()
    {
        _logged = _clock.Elapsed;
        if (Environment.GetEnvironmentVariable("CONCURRENCY_FUZZ_LOG") is not { } log) return;
        File.AppendAllText(log, $"{Summary()}, next seed {_seed + 1}\n{string.Concat(_failures.Select(f => f + "\n"))}");
    }
}
