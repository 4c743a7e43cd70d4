using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators.Tests;

/// <summary>Generated code under every language version the target allows, nullable or not, checked or not: no warning of the compiler, the SDK's rules or ours.</summary>
public sealed class LanguageMatrixTests
{
    public static TheoryData<LanguageVersion, bool, bool> Combinations()
    {
        var combinations = new TheoryData<LanguageVersion, bool, bool>();
        LanguageVersion[] versions = [LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14, LanguageVersion.Latest, LanguageVersion.Preview];
        foreach (LanguageVersion version in versions.Select(LanguageVersionFacts.MapSpecifiedToEffectiveVersion).Distinct()) // The latest is mostly one of them.
        {
            combinations.Add(version, true, false);
            combinations.Add(version, false, true);
        }

        return combinations;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task GeneratedCode_IsSilent(LanguageVersion version, bool isNullable, bool isChecked)
    {
        CSharpCompilation compilation = GeneratorRun.Compile(References.ParseOptions.WithLanguageVersion(version), ("Test.cs", Source(isNullable)));
        GeneratorRun run = GeneratorRun.Of(compilation.WithOptions(compilation.Options
            .WithNullableContextOptions(isNullable ? NullableContextOptions.Enable : NullableContextOptions.Disable)
            .WithOverflowChecks(isChecked)
            .WithAllowUnsafe(false)));

        Assert.Empty(run.Problems);
        Assert.Equal(["Shop.Import.Pipelines.g.cs", "Shop.Lengths.WorkerPools.g.cs", "Shop.Outer_1+Box.Actors.g.cs", "Shop.Stock.Actors.g.cs"], run.Sources.Select(source => source.HintName).Order(StringComparer.Ordinal));
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));
    }

    // Where nullable is off, a question mark behind a class would be the user's own warning.
    private static string Source(bool isNullable) => """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Concurrency;

        namespace Shop;

        public interface IStock
        {
            ValueTask<int> CountAsync(string? name, CancellationToken cancellationToken = default);
        }

        [Actor(FullMode = QueueFullMode.DropOldest)]
        public sealed partial class Stock(string name, int? first = null) : IStock
        {
            private int _count = first ?? name.Length;

            /// <summary>Counts.</summary>
            public async ValueTask<int> CountAsync(string? name, CancellationToken cancellationToken = default)
            {
                await Task.Yield();
                return _count + (name?.Length ?? 0);
            }

            public int AddAll(string? name = null, params int[] more) => _count += more.Length + (name?.Length ?? 0);

            public (int Sum, string? Text) Describe(in Guid id, DateTimeOffset when, decimal a, decimal b, Guid c, CancellationToken ct = default) => (_count + ct.GetHashCode(), id.ToString() + when + a + b + c);
        }

        public static partial class Outer<T>
        {
            [Actor]
            public sealed partial class Box
            {
                private List<T> _items = [];

                public void Add(T item) => _items.Add(item);
            }
        }

        [WorkerPool(Concurrency = 4)]
        public sealed partial class Lengths
        {
            public int Length(string text) => text.Length;

            public async Task SaveAsync(string text, int times, CancellationToken ct) => await Task.Delay(times, ct);
        }

        [Pipeline]
        public sealed partial class Import
        {
            [Stage(1)] private string? Read(int n) => n == 0 ? null : n.ToString();

            [Stage(2, Concurrency = 2)] private async ValueTask<int> ParseAsync(string? text, CancellationToken ct)
            {
                await Task.Yield();
                return text is null ? 0 : int.Parse(text);
            }

            [Stage(3, Batch = 8)] private IReadOnlyList<int> Sum(IReadOnlyList<int> batch) => batch;
        }
        """.Replace(isNullable ? "\0" : "string?", isNullable ? "\0" : "string", StringComparison.Ordinal);
}
