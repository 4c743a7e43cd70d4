using System.Globalization;
using Concurrency;
using Concurrency.HotPaths;

// PATH N: walks the path N times. eng/instruction-counts.sh runs it twice under valgrind; the difference is the path without the start of the program.
string path = args[0];
int times = int.Parse(args[1], CultureInfo.InvariantCulture);
var scheduler = new SameThread();
Sum.Ref actor = Sum.Ref.Start(new ActorOptions { Scheduler = scheduler });
const int Burst = 64;
long sum = 0;
switch (path)
{
    case "ask":
        for (int i = 0; i < times; i++)
        {
            ValueTask<long> answer = actor.AddAsync(1);
            scheduler.Run();
            sum = await answer; // It has been answered, so the loop stays on this thread.
        }

        break;
    case "queued":
        Sum.Ref queued = Sum.Ref.Start(NeverInline());
        for (int i = 0; i < times; i++)
        {
            ValueTask<long> answer = queued.AddAsync(1);
            scheduler.Run();
            sum = await answer;
        }

        break;
    case "suspend":
        // Whoever is asked inline, as in the relay, has answered before the asker could suspend.
        Sum.Ref asked = Sum.Ref.Start(NeverInline());
        Relay.Ref asker = Relay.Ref.Start(NeverInline());
        for (int i = 0; i < times; i++)
        {
            ValueTask<long> answer = asker.RelayAsync(asked, 1);
            scheduler.Run();
            sum = await answer;
        }

        break;
    case "resume":
        var later = new Later();
        Waiter.Ref waiter = Waiter.Ref.Start(NeverInline());
        for (int i = 0; i < times; i++)
        {
            await waiter.Tell.AddAsync(later);
            scheduler.Run();
            later.Come();
            scheduler.Run();
        }

        ValueTask<long> count = waiter.CountAsync();
        scheduler.Run();
        sum = await count;
        break;
    case "relay":
        Relay.Ref relay = Relay.Ref.Start(new ActorOptions { Scheduler = scheduler });
        for (int i = 0; i < times; i++)
        {
            ValueTask<long> answer = relay.RelayAsync(actor, 1);
            scheduler.Run();
            sum = await answer;
        }

        break;
    case "tell":
        for (int i = 0; i < times; i += Burst)
        {
            for (int k = 0; k < Burst; k++) await actor.Tell.AddAsync(1);
            scheduler.Run();
        }

        sum = times;
        break;
    case "hop":
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Hopper.Ref one = Hopper.Ref.Start(done);
        Hopper.Ref other = Hopper.Ref.Start(done);
        await one.Tell.HopAsync(other, (times * 2) - 1);
        await done.Task;
        sum = times;
        break;
    case "queue":
        var queue = new LockFreeQueue<long>();
        for (int i = 0; i < times; i++)
        {
            queue.Enqueue(1);
            if (queue.TryDequeue(out long item)) sum += item;
        }

        break;
    case "counter":
        var counter = new StripedCounter();
        for (int i = 0; i < times; i++) counter.Increment();
        sum = counter.Sum();
        break;
    case "semaphore":
        var semaphore = new AsyncSemaphore(1);
        for (int i = 0; i < times; i++)
        {
            await semaphore.WaitAsync();
            sum++;
            semaphore.Release();
        }

        break;
    case "call":
        await using (Jobs.Pool pool = Jobs.Pool.Start(new PoolOptions { Scheduler = scheduler }))
        {
            for (int i = 0; i < times; i++)
            {
                ValueTask<int> result = pool.NextAsync(0);
                scheduler.Run();
                sum += await result;
            }
        }

        break;
    case "post":
        await using (Jobs.Pool pool = Jobs.Pool.Start(new PoolOptions { Scheduler = scheduler }))
        {
            for (int i = 0; i < times; i += Burst)
            {
                for (int k = 0; k < Burst; k++) if (pool.TryPost.Next(0) != EnqueueResult.Enqueued) return 1;
                scheduler.Run();
            }

            sum = pool.Statistics.Completed;
        }

        break;
    case "fused":
        await using (Fused.Flow flow = Fused.Flow.Start(FlowOptions()))
        {
            sum = Read(flow.RunAsync(new int[times]));
        }

        break;
    case "unfused":
        await using (Unfused.Flow flow = Unfused.Flow.Start(FlowOptions()))
        {
            sum = Read(flow.RunAsync(new int[times]));
        }

        break;
    case "ordered":
        await using (Pairs.Flow flow = Pairs.Flow.Start(FlowOptions()))
        {
            sum = Read(flow.RunAsync(new int[times]));
        }

        break;
    default:
        Console.Error.WriteLine("ask | queued | suspend | resume | relay | tell | hop | queue | counter | semaphore | call | post | fused | unfused | ordered, and how often.");
        return 2;
}

return sum == times ? 0 : 1;

ActorOptions NeverInline() => new() { Scheduler = scheduler, Inline = InlineMode.Never };

FlowOptions FlowOptions() => new() { Scheduler = scheduler, TimeProvider = new StillTime() };

long Read(IAsyncEnumerable<int> results)
{
    Task<long> reading = ReadAsync(results);
    scheduler.Run();
    return reading.GetAwaiter().GetResult(); // Its last step is the thread pool's.
}

static async Task<long> ReadAsync(IAsyncEnumerable<int> results)
{
    long thirds = 0;
    await foreach (int result in results.ConfigureAwait(false)) thirds += result;
    return thirds / 3;
}
