namespace OrderService.Tests;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task WhatComesDuringAWrite_GoesTogetherInTheNext()
    {
        var batches = new List<int[]>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var commit = new GroupCommit<int>(items =>
        {
            batches.Add([.. items]);
            return batches.Count == 1 ? first.Task : Task.CompletedTask;
        }, most: 3);

        Task[] writes = [.. Enumerable.Range(0, 6).Select(commit.AddAsync)];
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        first.SetResult();
        await Task.WhenAll(writes);

        Assert.Equal([[0], [1, 2, 3], [4, 5]], batches);
    }

    [Fact]
    public async Task FailedWrite_FailsThoseInItAndNobodyElse()
    {
        var commit = new GroupCommit<int>(items => items.Contains(1) ? Task.FromException(new InvalidOperationException("no")) : Task.CompletedTask, most: 1);

        Task[] writes = [commit.AddAsync(0), commit.AddAsync(1), commit.AddAsync(2)];

        await writes[0];
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[1]);
        await writes[2];
    }

    [Fact]
    public async Task ManyCallersAtOnce_AreAllWritten()
    {
        int written = 0;
        int writing = 0;
        var commit = new GroupCommit<int>(async items =>
        {
            Assert.Equal(1, Interlocked.Increment(ref writing));
            await Task.Yield();
            written += items.Count;
            Interlocked.Decrement(ref writing);
        }, most: 16);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++) await commit.AddAsync(i);
        })));

        Assert.Equal(1600, written);
    }
}
