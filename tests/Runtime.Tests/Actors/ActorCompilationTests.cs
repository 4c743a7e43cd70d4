using System.Runtime;

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
        Assert.True(compiled <= 9, $"{compiled} methods were compiled.");
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

    [Fact]
    public async Task AnotherClass_AnswersLaterWithFewMethods()
    {
        var scheduler = new ManualScheduler();
        await AskLaterAsync(Start<long>(scheduler), scheduler);
        Kindred<ulong>.Ref actor = Start<ulong>(scheduler);
        ValueTask<int> answer = default;
        var until = new TaskCompletionSource();
        long compiled = Compiled(() =>
        {
            answer = actor.NoteLaterAsync(until.Task);
            scheduler.RunAll();
            until.SetResult();
            scheduler.RunAll();
        });
        Assert.Equal(1, await answer);
        Assert.True(compiled <= 40, $"{compiled} methods were compiled.");
        await StopAsync(actor, scheduler);
    }

    private static Kindred<T>.Ref Start<T>(ManualScheduler scheduler)
        where T : struct => Kindred<T>.Ref.Start(new ActorOptions { Scheduler = scheduler });

    private static async Task AskLaterAsync<T>(Kindred<T>.Ref actor, ManualScheduler scheduler)
        where T : struct
    {
        var until = new TaskCompletionSource();
        ValueTask<int> answer = actor.NoteLaterAsync(until.Task);
        scheduler.RunAll();
        until.SetResult();
        scheduler.RunAll();
        await answer;
        await StopAsync(actor, scheduler);
    }

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
