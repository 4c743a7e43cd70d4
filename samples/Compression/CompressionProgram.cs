using System.Diagnostics;
using System.Globalization;
using Concurrency;
using Samples;

namespace Compression;

/// <summary>The program, with its streams as parameters so that tests can run it.</summary>
public static class CompressionProgram
{
    private const int Shown = 10;

    /// <summary>Compresses the files of a folder, prints those that shrink most. Returns the exit code.</summary>
    /// <param name="arguments">None for the framework's own assemblies, or a folder.</param>
    /// <param name="output">The report.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="showProgress">Whether <paramref name="output"/> is a terminal.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, bool showProgress, CancellationToken cancellationToken)
    {
        if (arguments.Count > 1)
        {
            await error.WriteLineAsync("Usage: Compression [folder]");
            return 1;
        }

        string folder = arguments.Count == 1 ? arguments[0] : Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await error.WriteLineAsync($"error: '{folder}' cannot be read: {problem.Message}");
            return 1;
        }

        long start = Stopwatch.GetTimestamp();
        await using Compressor.Pool compressor = Compressor.Pool.Start();
        JobResult<CompressedFile>[] results;
        try
        {
            results = await compressor.MeasureSettledAsync(files, showProgress ? new ProgressBar(output, "files") : null, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("error: cancelled");
            return 1;
        }

        await PrintAsync(files, results, Stopwatch.GetElapsedTime(start), output);
        return results.All(static r => r.IsSuccess) ? 0 : 1;
    }

    private static async Task PrintAsync(string[] files, JobResult<CompressedFile>[] results, TimeSpan elapsed, TextWriter output)
    {
        List<CompressedFile> compressed = [.. results.Where(static r => r.IsSuccess).Select(static r => r.Value)];
        await output.WriteLineAsync(Invariant($"{"file",-44} {"bytes",12} {"gzip",8} {"brotli",8}"));
        foreach (CompressedFile file in compressed.Where(static f => f.Length > 0).OrderBy(static f => (double)f.GzipLength / f.Length).ThenBy(static f => f.Name, StringComparer.Ordinal).Take(Shown))
        {
            await output.WriteLineAsync(Invariant($"{(file.Name.Length > 44 ? file.Name[..44] : file.Name),-44} {file.Length,12:N0} {(double)file.GzipLength / file.Length,8:P1} {(double)file.BrotliLength / file.Length,8:P1}"));
        }

        long bytes = compressed.Sum(static f => f.Length);
        await output.WriteLineAsync(Invariant($"\n{compressed.Count:N0} files, {bytes:N0} bytes: {compressed.Sum(static f => f.GzipLength):N0} gzipped, {compressed.Sum(static f => f.BrotliLength):N0} with Brotli, {bytes / 1e6 / elapsed.TotalSeconds:N0} MB per second"));
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i].Exception is { } problem)
            {
                await output.WriteLineAsync($"left out: {Path.GetFileName(files[i])}: {problem.Message}");
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
