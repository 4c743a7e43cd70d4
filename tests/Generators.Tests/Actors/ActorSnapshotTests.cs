using Concurrency.Support;

namespace Concurrency.Generators.Tests;

public sealed class ActorSnapshotTests
{
    [Fact]
    public void Account_ReadsAsHandWritten()
    {
        GeneratorRun run = GeneratorRun.Of("""
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
            """);

        Assert.Empty(run.Problems);
        Snapshot.Verify(run);
    }

    [Fact]
    public void GenericNestedOverloaded_ReadsAsHandWritten()
    {
        GeneratorRun run = GeneratorRun.Of("""
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
            """);

        Assert.Empty(run.Problems);
        Snapshot.Verify(run);
    }
}
