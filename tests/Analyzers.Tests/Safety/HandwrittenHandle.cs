namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>A handle as the generator writes it, for tests of fixes, which see a project before the generators have run.</summary>
internal static class HandwrittenHandle
{
    public const string Usings = "using System; using System.Collections.Generic; using System.Collections.Immutable; using System.Linq; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks; using Concurrency;\n#pragma warning disable CS4014, CS1998, CS0649, CS0414, CS8618\n";

    public const string Source = """

        sealed class Index
        {
            private List<int> _all = [];
            public void Add(List<int> items) { }
            public void Keep([Transfer] List<int> items) => _all = items;
            public sealed class Ref : IActorHandle<Ref>
            {
                static Ref IActorHandle<Ref>.Start(IServiceProvider services, ActorOptions? options) => new();
                public string Name => "";
                public Lifetime Lifetime => null!;
                public ActorStatistics Statistics => default;
                public TellSender Tell => default;
                public TryTellSender TryTell => default;
                public ValueTask DisposeAsync() => default;
                public static Ref Start(List<int> items) => new();
                public ValueTask<int> AddAsync(List<int> items) => default;
                public ValueTask KeepAsync(List<int> items) => default;
                public ValueTask PutAsync<T>(T item) => default;
                public readonly struct TellSender { public ValueTask AddAsync(List<int> items) => default; public ValueTask PutAsync<T>(T item) => default; }
                public readonly struct TryTellSender { public EnqueueResult Add(List<int> items) => default; }
            }
        }
        """;
}
