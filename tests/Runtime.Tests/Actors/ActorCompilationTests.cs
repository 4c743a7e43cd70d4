using System.Runtime;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>
/// How many methods the runtime compiles for one more actor class: what does not name the class's messages is compiled once for all of them. Counted on the thread that runs everything, so exact
/// but for what the runtime itself decides; a class that is compiled ahead of time costs none of this.
/// </summary>
public sealed class ActorCompilationTests
{
    [Fact]
    public async Task AnotherClass_IsStartedWithFewMethods()
    {
        var scheduler = new ManualScheduler();
        await StopAsync(Start<byte>(scheduler), scheduler);
        Kindred<short>.Ref? actor = null;
        long compiled = Compiled(() => actor = Start<short>(scheduler));
        Assert.True(compiled <= 10, $"{compiled} methods were compiled."); // Eight of the class and two of this test: its constructor and Self, Start, the constructors of handle, cell and mailbox, the defaults.
        await StopAsync(actor!, scheduler);
    }

    [Fact]
    public async Task AnotherClass_IsStoppedWithNoneButItsOwnDisposal()
    {
        var scheduler = new ManualScheduler();
        await StopAsync(Start<int>(scheduler), scheduler);
        Kindred<uint>.Ref actor = Start<uint>(scheduler);
        Task? stopped = null;
        long compiled = Compiled(() =>
        {
            stopped = actor.DisposeAsync().AsTask();
            scheduler.RunAll();
        });
        await stopped!;
        Assert.True(compiled <= 2, $"{compiled} methods were compiled."); // Ref.DisposeAsync, and what the test's own lambda may need.
    }

    private static Kindred<T>.Ref Start<T>(ManualScheduler scheduler)
        where T : struct => Kindred<T>.Ref.Start(new ActorOptions { Scheduler = scheduler });

    private static async Task StopAsync<T>(Kindred<T>.Ref actor, ManualScheduler scheduler)
        where T : struct
    {
        ValueTask stopped = actor.DisposeAsync();
        scheduler.RunAll();
        await stopped;
    }

    private static long Compiled(Action action)
    {
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        action();
        return JitInfo.GetCompiledMethodCount(currentThread: true) - before;
    }
}
