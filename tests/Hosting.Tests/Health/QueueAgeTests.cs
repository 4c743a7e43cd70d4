using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Hosting.Tests;

public sealed class QueueAgeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly QueueAge _age = new();

    [Fact]
    public void NothingQueued_HasNoAge()
    {
        Assert.Equal(0, Look(left: 0, queued: 0, after: 0));
        Assert.Equal(0, Look(left: 9, queued: 0, after: 100));
    }

    [Fact]
    public void WhatDoesNotMove_Ages()
    {
        Look(left: 5, queued: 2, after: 0);

        Assert.Equal(3, Look(left: 5, queued: 2, after: 3));
        Assert.Equal(7, Look(left: 5, queued: 9, after: 4)); // More behind it changes nothing.
        Assert.Equal(8, Look(left: 6, queued: 8, after: 1)); // Two were there at the first look and one has left.
    }

    [Fact]
    public void WhenAllOfALookHaveLeft_TheNextLookCounts()
    {
        Look(left: 0, queued: 2, after: 0);
        Look(left: 1, queued: 3, after: 5);

        Assert.Equal(2, Look(left: 2, queued: 2, after: 2));
        Assert.Equal(0, Look(left: 4, queued: 0, after: 1));
        Assert.Equal(0, Look(left: 4, queued: 1, after: 1)); // New: seen for the first time.
    }

    [Fact]
    public void MovingQueue_IsAsOldAsItsMessagesAtMost()
    {
        // Ten enter and ten leave each second, ten are always queued: each waits for one second.
        for (int second = 0; second < 500; second++)
        {
            Assert.InRange(Look(left: second * 10, queued: 10, after: second == 0 ? 0 : 1), 0, 1);
        }
    }

    [Fact]
    public void LongJam_IsRememberedInFewLooks()
    {
        Look(left: 0, queued: 1, after: 0);
        for (int second = 1; second <= 10_000; second++)
        {
            Assert.Equal(second, Look(left: 0, queued: second + 1, after: 1));
        }

        // The jam breaks: what is left came half way through or later, which the looks that were kept still tell, never too high.
        double age = Look(left: 5_001, queued: 5_000, after: 0);
        Assert.InRange(age, 1, 5_000);
    }

    private double Look(long left, long queued, double after)
    {
        _time.Advance(TimeSpan.FromSeconds(after));
        _age.Look(left, queued, _time.GetTimestamp());
        return _age.At(_time.GetTimestamp(), _time).TotalSeconds;
    }
}
