using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Conservation;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>Nothing per message; nothing left of an actor that has ended.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class KeyedAllocationTests
{
    private readonly SettlerState _state = new();

    [Fact]
    public void MessagesThroughAKeptHandle_AllocateNothing()
    {
        Purse.Directory purses = Purse.Directory.Start(InRealTime());
        Purse.Ref first = purses.Get("Ann");
        Purse.Ref second = purses.Get("Ann"); // Begun by the other one, which it then follows.
        foreach (Purse.Ref purse in (Purse.Ref[])[first, second])
        {
            Assert.Equal(0, Allocation.Of(() => Answer(purse.AddAsync(1))));
            Assert.Equal(0, Allocation.Of(() =>
            {
                Assert.True(purse.Tell.AddAsync(1).IsCompletedSuccessfully);
                _state.Scheduler.RunAll();
            }));
            Assert.Equal(0, Allocation.Of(() =>
            {
                Assert.True(purse.TryTell.Add(1) == EnqueueResult.Enqueued);
                _state.Scheduler.RunAll();
            }));
        }
    }

    [Fact]
    public void GetOfAnActiveKey_AllocatesNothing()
    {
        Purse.Directory purses = Purse.Directory.Start(InRealTime());
        Answer(purses.Get("Ann").AddAsync(1));
        Assert.Equal(0, Allocation.Of(() => Answer(purses.Get("Ann").AddAsync(1))));
    }

    [Fact]
    public void EndedActor_IsNotKept_ByTheDirectory_NorByItsHandles()
    {
        Purse.Directory purses = Purse.Directory.Start(Options());
        Purse.Ref first = purses.Get("Ann");
        Purse.Ref second = purses.Get("Ann");
        WeakReference actor = UseAndLook(first, second);
        Assert.True(actor.IsAlive);
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, purses.Count);
        Assert.True(Leak.IsCollected(actor));
        Assert.True(Leak.IsCollected(KeyOnce(purses)));
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(purses);
    }

    private DirectoryOptions InRealTime() => new() { IdleTimeout = Timeout.InfiniteTimeSpan, Scheduler = _state.Scheduler, Inline = InlineMode.Never };

    private DirectoryOptions Options() => new() { IdleTimeout = SettlerState.Idle, Scheduler = _state.Scheduler, TimeProvider = _state.Time, Inline = InlineMode.Never };

    private void Answer(ValueTask<int> call)
    {
        _state.Scheduler.RunAll();
        call.GetAwaiter().GetResult();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UseAndLook(Purse.Ref first, Purse.Ref second)
    {
        Answer(first.AddAsync(1));
        Answer(second.AddAsync(1));
        return new WeakReference(first.Lifetime); // Leads to the cell.
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference KeyOnce(Purse.Directory purses)
    {
        string key = new('k', 3);
        Answer(purses.Get(key).AddAsync(1));
        _state.Pass(2 * SettlerState.Idle);
        return new WeakReference(key);
    }
}

/// <summary>As little as an actor can be.</summary>
[Actor]
public sealed partial class Purse([ActorKey] string owner)
{
    private int _sum;

    public int Add(int n) => _sum += n;

    public string Owner() => owner;
}
