namespace Concurrency.Generators.Tests;

/// <summary>Timers, scheduled tells and streams of every shape, compiled without a warning and run.</summary>
public sealed class ActorTimeTests
{
    [Fact]
    public async Task Timer_PrivateInAGenericNestedActor_Ticks() => await ActorProgram.Expect("3 k", """
        public static partial class Outer { [Actor] public sealed partial class Box<T>(T item)
        {
            private readonly TaskCompletionSource _third = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private int _n;
            [Every(10)] private void Tick() { if (++_n == 3) _third.SetResult(); }
            [NotAMessage] public static Task Third(Box<T> box) => box._third.Task;
            public Box<T> Me() => this;
            public string Get() => _n >= 3 ? "3 " + item : "?";
        } }
        """, """
        await using var box = Outer.Box<string>.Ref.Start("k");
        await Outer.Box<string>.Third(await box.MeAsync());
        return await box.GetAsync();
        """);

    [Fact]
    public async Task Timers_OfBasesAndOverrides_AreCalledOnce() => await ActorProgram.Expect("base own", """
        [Actor] public abstract partial class B
        {
            protected readonly TaskCompletionSource _base = new(TaskCreationOptions.RunContinuationsAsynchronously);
            protected readonly TaskCompletionSource _own = new(TaskCreationOptions.RunContinuationsAsynchronously);
            [Every(10)] protected virtual void Tick() => throw new InvalidOperationException("overridden");
            [Every(20)] protected async ValueTask<int> TickAsync(CancellationToken cancellationToken) { await Task.Yield(); _base.TrySetResult(); return cancellationToken.CanBeCanceled ? 1 : throw new InvalidOperationException("no token"); }
        }
        [Actor] public sealed partial class A : B
        {
            [Every(10)] protected override void Tick() => _own.TrySetResult();
            public async Task<string> Both() { await Task.WhenAll(_base.Task, _own.Task); return "base own"; }
            public A Me() => this;
            [NotAMessage] public static Task Ticked(A a) => Task.WhenAll(a._base.Task, a._own.Task);
        }
        """, """
        List<string> errors = [];
        await using A.Ref a = A.Ref.Start(new ActorOptions { OnError = e => { lock (errors) errors.Add(e.Exception.Message); } });
        await A.Ticked(await a.MeAsync());
        string both = await a.BothAsync();
        return errors.Count == 0 ? both : string.Join(",", errors);
        """);

    [Fact]
    public async Task After_CarriesArgumentsOfEveryKind_AndOverloads() => await ActorProgram.Expect("1|x|2 True False", """
        public readonly record struct Large(decimal A, decimal B, decimal C, decimal D, decimal E);
        [Actor] public sealed partial class A
        {
            private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            private string _text = "";
            public void Note(int n) => Add(n.ToString());
            public void Note(string s = "x") => Add(s);
            public void NoteLarge(Large large, in int factor = 2) => Add((large.E * factor).ToString("0"));
            public A Me() => this;
            public string Text() => string.Join("|", _text.Split('|').Order(StringComparer.Ordinal).OrderBy(static t => t == "2" ? 2 : t == "x" ? 1 : 0));
            [NotAMessage] public static Task Done(A a) => a._done.Task;
            private void Add(string s) { _text += (_text.Length > 0 ? "|" : "") + s; if (_text.Length == 5) _done.SetResult(); }
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        TimeSpan soon = TimeSpan.FromMilliseconds(1);
        ScheduledTell one = a.After(soon).NoteAsync(1);
        a.After(soon).NoteAsync();
        a.After(soon).NoteLargeAsync(new Large(0, 0, 0, 0, 1));
        ScheduledTell never = a.After(TimeSpan.FromHours(1)).NoteAsync("never", CancellationToken.None);
        bool isCancelled = never.Cancel();
        await A.Done(await a.MeAsync());
        return $"{await a.TextAsync()} {isCancelled} {one.IsPending}";
        """);

    [Fact]
    public async Task Streams_OfEveryShape_AreRead() => await ActorProgram.Expect("0,1,2|a,b|5,6|9|k", """
        public readonly record struct Large(decimal A, decimal B, decimal C, decimal D, int Stream);
        [Actor] public partial class A<T>(T item)
        {
            public async IAsyncEnumerable<int> Count(int stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                for (int i = 0; i < stream; i++) { await Task.Delay(1, cancellationToken); yield return i; }
            }
            public IAsyncEnumerable<string?>? Letters(params string?[] letters) => Of(letters);
            public async IAsyncEnumerable<int> From([EnumeratorCancellation] CancellationToken Stream, Large large, int arguments) { await Task.Yield(); Stream.ThrowIfCancellationRequested(); yield return large.Stream; yield return arguments; }
            [Message] internal async IAsyncEnumerable<(int A, string? B)> Inner() { await Task.Yield(); yield return (9, null); }
            public async IAsyncEnumerable<T> Items() { await Task.Yield(); yield return item; }
            private static async IAsyncEnumerable<string?> Of(string?[] letters) { foreach (string? letter in letters) { await Task.Yield(); yield return letter; } }
        }
        """, """
        await using var a = A<string>.Ref.Start("k");
        string text = string.Join(",", await a.CountAsync(3).ToListAsync());
        text += "|" + string.Join(",", await a.LettersAsync(["a", "b"]).ToListAsync());
        text += "|" + string.Join(",", await a.WithTimeout(TimeSpan.FromSeconds(9)).FromAsync(CancellationToken.None, new Large(0, 0, 0, 0, 5), 6).ToListAsync());
        text += "|" + (await a.InnerAsync().ToListAsync())[0].A;
        return text + "|" + (await a.ItemsAsync().ToListAsync())[0];
        """);

    [Fact]
    public async Task InterleavedStream_WaitsForWhatASiblingWrites() => await ActorProgram.Expect("0 5 False", """
        [Actor] public sealed partial class A
        {
            private TaskCompletionSource _changed = new();
            private int _n;
            [Interleave] public async IAsyncEnumerable<int> Watch(int from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                yield return from;
                while (true) { await _changed.Task.WaitAsync(cancellationToken); yield return _n; }
            }
            public void Set(int n) { _n = n; _changed.SetResult(); _changed = new(); }
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        await using IAsyncEnumerator<int> reader = a.WatchAsync(0).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        int first = reader.Current;
        ValueTask<bool> move = reader.MoveNextAsync();
        await a.SetAsync(5);
        await move;
        return $"{first} {reader.Current} {typeof(A.Ref).GetProperty("Tell")!.PropertyType.GetMethod("WatchAsync") is not null}";
        """);

    [Fact]
    public async Task NothingButStreams_HasAsksOnly() => await ActorProgram.Expect("1 False", """
        [Actor] public sealed partial class A
        {
            public async IAsyncEnumerable<int> One() { await Task.Yield(); yield return 1; }
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        return (await a.OneAsync().ToListAsync())[0] + " " + (typeof(A.Ref).GetProperty("Tell") is not null);
        """);
}
