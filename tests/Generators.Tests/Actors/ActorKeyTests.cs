using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary><c>[ActorKey]</c>: what the generated directory and handles do, compiled and run.</summary>
public sealed class ActorKeyTests
{
    [Fact]
    public async Task EveryShape_ReadsAsHandWritten() => Snapshot.Verify(await ActorSnapshotTests.Silent("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;
        using Microsoft.Extensions.DependencyInjection;

        namespace Bank;

        public interface ILedger
        {
            void Book(string iban, decimal amount);
        }

        public interface IAccount
        {
            Task<decimal> DepositAsync(decimal amount, CancellationToken cancellationToken);
        }

        [Actor(Capacity = 64, OnError = ActorErrorMode.Restart)]
        public sealed partial class Account : IAccount, IAsyncDisposable
        {
            private readonly string _iban;
            private readonly ILedger _ledger;
            private decimal _balance;

            /// <summary>An account without money.</summary>
            /// <param name="ledger">Where it is written down.</param>
            /// <param name="iban">Its number.</param>
            /// <param name="archive">Where it was written down.</param>
            /// <param name="limit">How much it holds.</param>
            public Account(ILedger ledger, [ActorKey] string iban, [FromKeyedServices("archive")] ILedger archive, int limit = 100)
            {
                _iban = iban;
                _ledger = ledger;
                _balance = limit * 0;
            }

            /// <summary>For tests.</summary>
            /// <param name="ledger">Where it is written down.</param>
            public Account(ILedger ledger)
                : this(ledger, "", ledger)
            {
            }

            /// <summary>Adds to the balance.</summary>
            /// <param name="amount">How much.</param>
            /// <param name="cancellationToken">Gives up.</param>
            /// <returns>The new balance.</returns>
            public Task<decimal> DepositAsync(decimal amount, CancellationToken cancellationToken)
            {
                _ledger.Book(_iban, amount);
                return Task.FromResult(_balance += amount);
            }

            public string Iban() => _iban;

            [Every(60_000)]
            private void Accrue() => _balance *= 1.01m;

            public ValueTask DisposeAsync() => default;
        }
        """));

    [Fact]
    public async Task InternalKeyWithoutServices_ReadsAsHandWritten() => Snapshot.Verify(await ActorSnapshotTests.Silent("""
        using Concurrency;

        internal readonly record struct SeatId(int Row, char Letter);

        [Actor]
        public sealed partial class Seat
        {
            private bool _isTaken;

            internal Seat([ActorKey(DirectoryName = "Seats")] SeatId id) => Id = id;

            private SeatId Id { get; }

            [Query]
            public bool IsTaken => _isTaken;

            public bool Take()
            {
                bool wasFree = !_isTaken;
                _isTaken = true;
                return wasFree;
            }

            public string Describe() => $"{Id}";
        }
        """));

    [Fact]
    public Task KeyInAnyPlace_WithDefaultsAndRequiredMembers() => ActorProgram.Expect("1 Ann a 7 | 2 Bob a 7", """
        [Actor] public sealed partial class Person(int n, [ActorKey] string name, string tail = "a")
        {
            public required int Size { get; init; }
            public string Describe() => $"{name} {tail} {Size}";
            public int Number() => n;
        }
        """, """
        await using Person.Directory one = Person.Directory.Start(1, "a", 7);
        await using Person.Directory two = Person.Directory.Start(2, "a", 7);
        return $"{await one.Get("Ann").NumberAsync()} {await one.Get("Ann").DescribeAsync()} | {await two.Get("Bob").NumberAsync()} {await two.Get("Bob").DescribeAsync()}";
        """);

    [Fact]
    public Task GenericActorWithAGenericKey() => ActorProgram.Expect("5 0", """
        [Actor] public sealed partial class Slot<TKey, TValue>([ActorKey] TKey key) where TKey : notnull where TValue : struct
        {
            private TValue _value;
            public void Set(TValue value) => _value = value;
            public TValue Get() => _value;
            public TKey Key() => key;
        }
        """, """
        await using var slots = Slot<string, int>.Directory.Start();
        await slots.Get("a").SetAsync(5);
        return $"{await slots.Get("a").GetAsync()} {await slots.Get("b").GetAsync()}";
        """);

    [Fact]
    public Task HandlesAndTheDirectoryItself_CanBePassedInMessages() => ActorProgram.Expect("3", """
        [Actor] public sealed partial class Node([ActorKey] int number)
        {
            public int Number() => number;
            public async Task<int> SumAsync(Ref other, CancellationToken ct) => number + await other.NumberAsync(ct);
            public async Task<int> SumWithAsync(Node.Directory nodes, int other, CancellationToken ct) => number + await nodes.Get(other).NumberAsync(ct);
        }
        """, """
        await using Node.Directory nodes = Node.Directory.Start();
        int sum = await nodes.Get(1).SumAsync(nodes.Get(2));
        return sum == await nodes.Get(1).SumWithAsync(nodes, 2) ? $"{sum}" : "?";
        """);

    [Fact]
    public Task SeveralConstructorsWithAKey_AreSeveralStarts_AndThoseWithoutAreLeftOut() => ActorProgram.Expect("1a2 1a3", """
        [Actor] public sealed partial class Part
        {
            private readonly string _text;
            public Part() => _text = "none";
            public Part([ActorKey] int key, string text) => _text = key + text + 2;
            public Part(long n, [ActorKey] int key, string text) => _text = key + text + n;
            public string Text() => _text;
        }
        """, """
        await using Part.Directory two = Part.Directory.Start("a");
        await using Part.Directory three = Part.Directory.Start(3L, "a");
        return $"{await two.Get(1).TextAsync()} {await three.Get(1).TextAsync()}";
        """);

    [Fact]
    public Task ParameterNamesOfOurs_AreTheUsersToChoose() => ActorProgram.Expect("k1so", """
        [Actor] public sealed partial class Odd([ActorKey] string key, string options, string scope, int _, string services)
        {
            public string All() => key + _ + scope + options + services;
        }
        """, """
        await using Odd.Directory odd = Odd.Directory.Start("o", "s", 1, "");
        return await odd.Get("k").AllAsync();
        """);

    [Fact]
    public Task InheritedHandlersAndATimer() => ActorProgram.Expect("base 4 True", """
        [Actor] public abstract partial class Shelf
        {
            public string Kind() => "base";
        }
        [Actor] public sealed partial class Book([ActorKey] string title) : Shelf
        {
            private readonly TaskCompletionSource<int> _ticked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            public int Length() => title.Length;
            [Every(10)] private void Tick() => _ticked.TrySetResult(1);
            public Task<int> Ticked() => Task.FromResult(_ticked.Task.IsCompleted ? 1 : 0);
        }
        """, """
        await using Book.Directory books = Book.Directory.Start();
        Book.Ref book = books.Get("Emma");
        int ticked = 0;
        for (int i = 0; i < 3000 && ticked == 0; i++) { await Task.Delay(1); ticked = await book.TickedAsync(); }
        return $"{await book.KindAsync()} {await book.LengthAsync()} {ticked == 1}";
        """);
}
