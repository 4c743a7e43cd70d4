using Concurrency.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators.Tests;

/// <summary>One snapshot per shape of output. Each compiles without a warning, also under every rule of the SDK.</summary>
public sealed class ActorSnapshotTests
{
    [Fact]
    public async Task Account_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Bank;

        [Actor(Capacity = 64)]
        public sealed partial class Account(string owner)
        {
            private decimal _balance;

            /// <summary>Adds to the balance.</summary>
            /// <param name="amount">How much.</param>
            /// <returns>The new balance.</returns>
            public decimal Deposit(decimal amount) => _balance += amount;

            public async Task<bool> TransferToAsync(Account.Ref other, decimal amount, CancellationToken cancellationToken)
            {
                _balance -= amount;
                await other.DepositAsync(amount, cancellationToken);
                return true;
            }

            public void Close() => _balance = 0;

            public string Owner() => owner;
        }
        """));

    [Fact]
    public async Task GenericNestedOverloaded_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System.Threading.Tasks;
        using Concurrency;

        public partial class Outer<TKey>
            where TKey : notnull
        {
            [Actor(HandleName = "Handle", AskTimeoutMilliseconds = -1)]
            internal partial class Cache<TValue>
            {
                public required int Limit { get; init; }

                public ValueTask<TValue?> Find(TKey key) => new(default(TValue));

                public ValueTask<TValue?> Find(TKey key, int attempts = 3) => new(default(TValue));
            }
        }
        """));

    [Fact]
    public async Task StartedFromAContainer_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System;
        using Concurrency;
        using Microsoft.Extensions.DependencyInjection;

        namespace Shop;

        public interface IStore;

        [Actor]
        public sealed partial class Stock
        {
            /// <summary>A stock in memory.</summary>
            public Stock()
            {
            }

            /// <summary>A stock behind a store.</summary>
            /// <param name="store">Where it is kept.</param>
            /// <param name="archive">Where it was kept.</param>
            /// <param name="limit">How much of one article.</param>
            public Stock(IStore store, [FromKeyedServices("archive")] IStore archive, int limit = 100)
            {
            }

            public int Count(string article) => article.Length;
        }
        """));

    [Fact]
    public async Task ContractObsoleteAndBase_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Lines;

        public interface IPrinter
        {
            Task<int> PrintAsync(string text, CancellationToken cancellationToken);

            ValueTask ClearAsync();
        }

        [Actor]
        public abstract partial class Device
        {
            [Message]
            protected internal void Reset()
            {
            }
        }

        [Actor(FullMode = QueueFullMode.Reject)]
        public partial class Printer : Device, IPrinter, IDisposable
        {
            public async Task<int> PrintAsync(string text, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                return text.Length;
            }

            public ValueTask ClearAsync() => default;

            [Obsolete("Use PrintAsync.")]
            public void Write(string text)
            {
            }

            public void Dispose() => GC.SuppressFinalize(this);
        }
        """));

    [Fact]
    public async Task LargeArgumentsInAnOlderLanguage_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using Concurrency;

        public readonly record struct Matrix(double A, double B, double C, double D, double E, double F, double G, double H, double I);

        [Actor]
        internal sealed partial class Solver
        {
            public double Determinant(in Matrix matrix) => matrix.A * ((matrix.E * matrix.I) - (matrix.F * matrix.H));

            public Matrix Scale(Matrix matrix, double factor = 2) => matrix with { A = matrix.A * factor };

            public int Size(int n) => n;
        }
        """, LanguageVersion.CSharp13));

    [Fact]
    public async Task TimersAndStreams_ReadAsHandWritten() => Snapshot.Verify(await Silent("""
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Weather;

        public readonly record struct Reading(DateTimeOffset Time, double Value);

        [Actor]
        public sealed partial class Station
        {
            private readonly List<Reading> _readings = [];

            public void Record(Reading reading) => _readings.Add(reading);

            /// <summary>What was recorded since then.</summary>
            /// <param name="since">The moment.</param>
            /// <param name="cancellationToken">Ends the reading.</param>
            public async IAsyncEnumerable<Reading> History(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                for (int i = 0; i < _readings.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.CompletedTask.ConfigureAwait(false);
                    if (_readings[i].Time >= since)
                    {
                        yield return _readings[i];
                    }
                }
            }

            [Every(60_000)]
            public int Forget() => _readings.RemoveAll(r => r.Value < 0);

            [Every(1_000)]
            private async Task PollAsync(CancellationToken cancellationToken) => await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
        """));

    [Fact]
    public async Task NothingButATimer_ReadsAsHandWritten() => Snapshot.Verify(await Silent("""
        using System;
        using Concurrency;

        [Actor]
        internal sealed partial class Heart(Action beat)
        {
            [Every(1_000)]
            private void Beat() => beat();
        }
        """));

    internal static async Task<GeneratorRun> Silent(string source, LanguageVersion version = LanguageVersion.CSharp14)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(References.ParseOptions.WithLanguageVersion(version), ("Test.cs", source)).WithReferences(References.WithContainer));
        Assert.Empty(run.Problems);
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));
        return run;
    }
}
