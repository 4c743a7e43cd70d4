using System.IO.Compression;
using Concurrency;

namespace Compression;

/// <summary>
/// Compresses files and counts the bytes. Every body reads with blocking calls and then computes for a while: on the thread pool it would keep a thread from
/// everybody else, so the pool has threads of its own.
/// </summary>
[WorkerPool(Threads = PoolThreads.Dedicated)]
public sealed partial class Compressor
{
    private const int BlockLength = 64 * 1024;

    /// <summary>Compresses one file, twice, and forgets what came out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    public CompressedFile Measure(string path, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        var gzipped = new CountingStream();
        var brotlied = new CountingStream();
        using (var gzip = new GZipStream(gzipped, CompressionLevel.Optimal))
        using (var brotli = new BrotliStream(brotlied, CompressionLevel.Fastest))
        {
            byte[] block = new byte[BlockLength];
            for (int read; (read = file.Read(block)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                gzip.Write(block, 0, read);
                brotli.Write(block, 0, read);
            }
        }

        return new CompressedFile(Path.GetFileName(path), file.Length, gzipped.Count, brotlied.Count);
    }
}
