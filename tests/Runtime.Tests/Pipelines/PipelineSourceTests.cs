using System.Collections;
using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Who reads a collection: the first stage while that costs little, a worker of the source's own from then on. Nobody can tell but by the order of things.</summary>
public class PipelineSourceTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _trace = [];

    private FlowOptions Options => new() { Scheduler = _scheduler, TimeProvider = _time };

    [Fact]
    public async Task CheapCollection_IsReadByTheFirstStage()
    {
        OwnThread.Stay();
        await Run(new Traced(6, _trace, static _ => { }));
        Assert.Equal("r0 a0 r1 r2 a1 a2 r3 r4 r5", string.Join(" ", _trace.Take(9))); // In stretches as long as the stage's chunks.
        Assert.Equal("left", _trace.Single(static t => t == "left"));
    }

    [Fact]
    public async Task DearCollection_GetsAWorkerOfItsOwn_AndKeepsItsOrder()
    {
        OwnThread.Stay();
        List<int> results = await Run(new Traced(40, _trace, _ => _time.Advance(TimeSpan.FromMilliseconds(1))));
        Assert.Equal(Enumerable.Range(0, 40), results);
        Assert.Equal("r0 a0 r1 r2 a1 a2", string.Join(" ", _trace.Take(6)));
        Assert.True(_trace.IndexOf("r39") < _trace.IndexOf("a7"), string.Join(" ", _trace)); // After the third sample it reads ahead.
        Assert.Single(_trace, "left");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(30)]
    public async Task CollectionThatThrows_IsAFaultOfTheSource_AndIsLeft(int at)
    {
        OwnThread.Stay();
        StageException fault = await Assert.ThrowsAsync<StageException>(() => Run(new Traced(40, _trace, n =>
        {
            if (at == 30) _time.Advance(TimeSpan.FromMilliseconds(1)); // By then with a worker of its own.
            if (n == at) throw new InvalidDataException("source");
        })));
        Assert.Equal((StageException.SourceName, "source"), (fault.Stage, fault.InnerException!.Message));
        Assert.Single(_trace, "left");
    }

    [Fact]
    public async Task ConsumerThatLeaves_LetsGoOfTheCollection()
    {
        OwnThread.Stay();
        await using Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n, Options);
        Task<int> first = First();
        await _scheduler.RunUntil(first);
        Assert.Equal(0, await first);
        Assert.Single(_trace, "left");

        async Task<int> First()
        {
            await foreach (int n in flow.RunAsync(new Traced(1_000, _trace, static _ => { }))) return n;
            return -1;
        }
    }

    [Fact]
    public async Task StagesThatPart_LeaveTheSourceToItsWorker_AndLoseNothing()
    {
        OwnThread.Stay();
        Chain.Flow flow = Chain.Flow.Start(
            n =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                return n;
            },
            static _ => true,
            static n => n,
            Options);
        Task<List<int>> results = flow.RunAsync(Enumerable.Range(0, 500).ToList()).Collect();
        await _scheduler.RunUntil(results);
        Assert.Equal(Enumerable.Range(0, 500), await results);
        Assert.Equal(500, flow.Statistics.Read);
    }

    private async Task<List<int>> Run(IEnumerable<int> source)
    {
        Chain.Flow flow = Chain.Flow.Start(
            n =>
            {
                _trace.Add("a" + n);
                return n;
            },
            static _ => true,
            static n => n,
            Options);
        Task<List<int>> results = flow.RunAsync(source).Collect();
        await _scheduler.RunUntil(results);
        return await results;
    }

    /// <summary>A collection by its interface, that says what is read of it and when it is left.</summary>
    private sealed class Traced(int count, List<string> trace, Action<int> read) : ICollection<int>
    {
        public int Count => count;

        public bool IsReadOnly => true;

        public IEnumerator<int> GetEnumerator()
        {
            try
            {
                for (int n = 0; n < count; n++)
                {
                    read(n);
                    trace.Add("r" + n);
                    yield return n;
                }
            }
            finally
            {
                trace.Add("left");
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(int item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(int item) => throw new NotSupportedException();

        public void CopyTo(int[] array, int arrayIndex) => throw new NotSupportedException();

        public bool Remove(int item) => throw new NotSupportedException();
    }
}
