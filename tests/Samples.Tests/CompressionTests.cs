using Compression;

namespace Concurrency.Samples.Tests;

public sealed class CompressionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compression").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_AreCompressedAndReported()
    {
        File.WriteAllText(Path.Combine(_folder, "zeros.txt"), new string('0', 200_000));
        File.WriteAllBytes(Path.Combine(_folder, "noise.bin"), [.. Enumerable.Range(0, 50_000).Select(static i => (byte)((i * 7919) ^ (i >> 3)))]);

        (int exitCode, string output, _) = await Run([_folder], showProgress: false);

        Assert.Equal(0, exitCode);
        Assert.Contains("2 files, 250,000 bytes", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("zeros.txt", StringComparison.Ordinal) < output.IndexOf("noise.bin", StringComparison.Ordinal), output);
        Assert.DoesNotContain('\r', output);
    }

    [Fact]
    public async Task Terminal_SeesTheBarFillUp()
    {
        for (int i = 0; i < 20; i++) File.WriteAllText(Path.Combine(_folder, $"{i}.txt"), "text");

        (_, string output, _) = await Run([_folder], showProgress: true);

        Assert.Contains("[##############################] 20/20 files", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_RunOnThreadsOfTheirOwn_AndKeepTheOrder()
    {
        string[] files = [.. Enumerable.Range(0, 10).Select(i => Path.Combine(_folder, $"{i}.txt"))];
        foreach (string file in files) File.WriteAllText(file, file);
        await using Compressor.Pool pool = Compressor.Pool.Start(new PoolOptions { Concurrency = 3 });

        CompressedFile[] all = await pool.MeasureAllAsync(files);

        Assert.Equal(files.Select(Path.GetFileName), all.Select(f => f.Name));
        Assert.Equal(new Compressor().Measure(files[3], CancellationToken.None), all[3]);
    }

    [Fact]
    public async Task MissingFolder_IsAClearErrorAndAnExitCode()
    {
        (int exitCode, string output, string error) = await Run([Path.Combine(_folder, "missing")], showProgress: false);
        Assert.Equal(1, exitCode);
        Assert.Contains("missing", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Cancelled_EndsWithAnExitCode()
    {
        File.WriteAllText(Path.Combine(_folder, "a.txt"), "a");
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(1, await CompressionProgram.RunAsync([_folder], output, error, showProgress: false, new CancellationToken(canceled: true)));
        Assert.Contains("cancelled", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(string[] arguments, bool showProgress)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CompressionProgram.RunAsync(arguments, output, error, showProgress, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
