using System.Diagnostics;
using Concurrency.Runtime.Tests.Conservation;

namespace Concurrency.Runtime.Tests;

/// <summary>Real threads and many keys whose actors come and go all the time: every message is handled, once, by the one object there is of its key.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class KeyedStressTests
{
    private const int Keys = 500;
    private const int Senders = 4;

    // Only for a run that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task MessagesToKeysThatComeAndGo_AreHandledOnceEach()
    {
        var census = new Census(Keys);
        await using Guest.Directory guests = Guest.Directory.Start(census, new DirectoryOptions { IdleTimeout = TimeSpan.FromMilliseconds(1), AskTimeout = TimeSpan.FromMinutes(1) });
        long sent = 0;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var random = new Random(sender);
            long end = Stopwatch.GetTimestamp() + (long)(StressTime.PerRig.TotalSeconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end)
            {
                for (int i = 0; i < 200; i++)
                {
                    Guest.Ref guest = guests.Get(random.Next(Keys));
                    switch (random.Next(3))
                    {
                        case 0:
                            Assert.True(await guest.VisitAsync() > 0);
                            break;
                        case 1:
                            await guest.Tell.VisitAsync();
                            break;
                        default:
                            while (guest.TryTell.Visit() == EnqueueResult.Full) await Task.Yield();
                            break;
                    }

                    Interlocked.Increment(ref sent);
                }
            }
        }))).WaitAsync(Patience);

        long start = Stopwatch.GetTimestamp();
        while (guests.Count > 0 && Stopwatch.GetElapsedTime(start) < Patience) await Task.Yield();
        Assert.Equal(sent, census.Visits);
        Assert.Equal((0, 0), (guests.Count, census.Alive));
        Assert.True(guests.Statistics.Deactivations > 0);
        Assert.Equal(guests.Statistics.Activations, guests.Statistics.Deactivations);
    }
}

/// <summary>Who is there, and how often they were visited.</summary>
public sealed class Census(int keys)
{
    private readonly int[] _alive = new int[keys];
    private readonly long[] _visits = new long[keys];

    public long Visits => _visits.Sum(static visits => Volatile.Read(in visits));

    public int Alive => _alive.Sum(static alive => Volatile.Read(in alive));

    public void Enter(int key) => Assert.Equal(1, Interlocked.Increment(ref _alive[key]));

    public void Leave(int key) => Assert.Equal(0, Interlocked.Decrement(ref _alive[key]));

    /// <summary>Not atomic on purpose: only one object of a key may do it at a time.</summary>
    public long Visit(int key) => ++_visits[key];
}

/// <summary>Comes with the first visit and goes when nobody comes any more.</summary>
[Actor]
public sealed partial class Guest : IDisposable
{
    private readonly int _number;
    private readonly Census _census;

    public Guest([ActorKey] int number, Census census)
    {
        ArgumentNullException.ThrowIfNull(census);
        _number = number;
        _census = census;
        census.Enter(number);
    }

    public long Visit() => _census.Visit(_number);

    public void Dispose() => _census.Leave(_number);
}
