using Xunit.Abstractions;

namespace Concurrency.Generators.FuzzTests;

/// <summary>
/// Random declarations against <see cref="Oracle"/>. A quarter of a minute for each kind by default; <c>CONCURRENCY_FUZZ_SECONDS</c> for longer, <c>CONCURRENCY_FUZZ_SEED</c> for where to begin. A failure
/// names its seed: that seed and one second replay it. <c>CONCURRENCY_FUZZ_SIZE</c> puts so many actors into each program without mistakes, which is quicker per declaration;
/// <c>CONCURRENCY_FUZZ_WORKERS</c> checks so many programs at once; <c>CONCURRENCY_FUZZ_LOG</c> is the file that is told about every minute how far it is.
/// </summary>
public sealed class DeclarationFuzzTests(ITestOutputHelper output)
{
    private const int EveryRule = 40;

    [Fact]
    public Task AnyActor_IsGeneratedOrRefused_AndAnswersAsThePlainObjectDoes() => Fuzz("actors", async seed =>
    {
        var program = new RandomProgram(seed, FuzzRun.Setting("CONCURRENCY_FUZZ_SIZE", 0));
        Verdict verdict = await Oracle.Check(seed, program.Files, thoroughly: seed % EveryRule == 0);
        verdict.Text = string.Join("\n", program.Files.Skip(1).Select(f => "// " + f.Path + "\n" + f.Text));
        verdict.Declarations = program.Declarations;
        verdict.IsMeantToCompile = program.IsMeantToCompile;
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

    private Task Fuzz(string what, Func<int, Task<Verdict>> check) => new FuzzRun(what, check, output).Go();
}
