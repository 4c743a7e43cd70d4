using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>One snapshot per shape of output. Each compiles without a warning, also under every rule of the SDK.</summary>
public sealed class WorkerPoolSnapshotTests
{
    [Fact]
    public async Task Thumbnails_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Pictures;

        public sealed record Thumbnail(string Name, int Width);

        [WorkerPool(Concurrency = 8, Capacity = 1000, TimeoutMilliseconds = 5000)]
        public sealed partial class Thumbnails(string folder)
        {
            /// <summary>Renders one picture.</summary>
            /// <param name="name">The picture.</param>
            /// <param name="width">How wide.</param>
            /// <param name="cancellationToken">Stops rendering.</param>
            /// <returns>What was rendered.</returns>
            public async Task<Thumbnail> RenderAsync(string name, int width, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                return new Thumbnail(folder + name, width);
            }

            [Job(Concurrency = 1, TimeoutMilliseconds = -1)]
            public void Forget(string name) => _ = name;

            [Job(TimeoutMilliseconds = -1)]
            internal ValueTask<int> CountAsync() => new(1);
        }
        """));

    [Fact]
    public async Task GenericNestedOnItsOwnThreads_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using Concurrency;

        public partial class Outer<TKey>
            where TKey : notnull
        {
            [WorkerPool(HandleName = "Workers", Threads = PoolThreads.Dedicated, Failure = FailureMode.RunAll, FullMode = QueueFullMode.Reject)]
            internal partial class Index<TValue>
            {
                public required int Limit { get; init; }

                public TValue? Find(TKey key) => default;

                public TValue? Find(TKey key, int attempts = 3) => default;
            }
        }
        """));

    private static async Task<GeneratorRun> Silent(string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Problems);
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));
        return run;
    }
}
