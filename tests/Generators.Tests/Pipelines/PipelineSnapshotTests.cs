using Concurrency.Support;

namespace Concurrency.Generators.Tests;

public sealed class PipelineSnapshotTests
{
    [Fact]
    public Task ImportOrders_ReadsAsHandWritten() => Verify("""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Shop;

        public sealed record RawOrder(string Text);
        public sealed record Order(string Text);
        public sealed record Receipt(int Number);

        public interface IOrderStore
        {
            Task<Receipt[]> SaveAsync(IReadOnlyList<Order> orders, CancellationToken cancellationToken);
        }

        /// <summary>Imports orders.</summary>
        [Pipeline]
        public sealed partial class ImportOrders(IOrderStore store)
        {
            private readonly List<StageFailure> _rejected = [];

            [Stage(1)]
            private static RawOrder Parse(string line) => new(line);

            [Stage(2)]
            private bool IsNew(RawOrder raw) => raw.Text.Length > 0;

            [Stage(3, Concurrency = 8, Ordered = false, OnError = StageErrorMode.DeadLetter)]
            private async Task<Order> EnrichAsync(RawOrder raw, CancellationToken ct)
            {
                await Task.Yield();
                return new Order(raw.Text);
            }

            [Stage(4, Batch = 100, BatchWindowMilliseconds = 200, Many = true)]
            private Task<Receipt[]> SaveAsync(IReadOnlyList<Order> batch, CancellationToken ct) => store.SaveAsync(batch, ct);

            [DeadLetter]
            private void Rejected(StageFailure failure) => _rejected.Add(failure);
        }
        """);

    [Fact]
    public Task GenericNestedBranchingSinks_ReadAsHandWritten() => Verify("""
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Concurrency;

        public partial class Outer<TKey>
            where TKey : class
        {
            [Pipeline(HandleName = "Runs", SharedInstance = true)]
            internal sealed partial class Sort<TValue>
            {
                public required TKey First { get; init; }

                [Stage(1)] private IEnumerable<TKey?> Keys(TValue value) { yield return null; yield return First; }

                [Stage(2)] private bool IsThere(TKey? key) => key is not null;

                [Stage(3, When = nameof(IsFirst))] private void One(TKey key) { }

                [Stage(4, From = nameof(IsThere))] private Task<object> OtherAsync(TKey key) => Task.FromResult<object>(key);

                [Stage(5, Concurrency = 2)] private ValueTask EndAsync(object value) => default;

                private bool IsFirst(TKey key) => key == First;
            }
        }
        """);

    private static async Task Verify(string source, [System.Runtime.CompilerServices.CallerMemberName] string member = "")
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Problems);
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));
        Snapshot.Verify(run, member: member);
    }
}
