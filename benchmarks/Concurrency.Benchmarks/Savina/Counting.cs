using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>One actor floods another.</summary>
internal static class Counting
{
    private const int Messages = 400_000;

    public static Group Group => new(
        "savina-counting",
        "An actor sends messages to another without a pause, then asks for the count; one message.",
        Ours,
        Channels(isBounded: false),
        Channels(isBounded: true),
        Blocks,
        AkkaCounting.Contestant,
        ProtoCounting.Contestant) { Area = "Savina", Operations = Messages };

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        () =>
        {
            Counter.Ref counter = Counter.Ref.Start();
            return Task.FromResult((Counter: counter, Producer: CountingProducer.Ref.Start(counter)));
        },
        async (kept, operations) => Check.That(await kept.Producer.ProduceAsync(operations) == operations),
        async kept =>
        {
            await kept.Producer.DisposeAsync();
            await kept.Counter.DisposeAsync();
        });

    private static Contestant Channels(bool isBounded) => Contestant.Kept(
        PeerNames.ChannelLoop(isBounded),
        () =>
        {
            Channel<int> orders = Inbox.Of<int>(isBounded);
            Channel<bool> counter = Inbox.Of<bool>(isBounded);
            var finish = new Finish();
            return Task.FromResult((Finish: finish, Orders: orders, Counter: counter, Loops: Task.WhenAll(Task.Run(ProduceAsync), Task.Run(CountAsync))));

            async Task ProduceAsync()
            {
                while (await orders.Reader.WaitToReadAsync())
                {
                    while (orders.Reader.TryRead(out int messages))
                    {
                        for (int i = 0; i < messages; i++) await counter.Writer.WriteAsync(false);
                        await counter.Writer.WriteAsync(true);
                    }
                }
            }

            async Task CountAsync()
            {
                long count = 0;
                while (await counter.Reader.WaitToReadAsync())
                {
                    while (counter.Reader.TryRead(out bool isLast))
                    {
                        if (!isLast)
                        {
                            count++;
                            continue;
                        }

                        finish.Report(count);
                        count = 0;
                    }
                }
            }
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Orders.Writer.WriteAsync(operations);
            Check.That(await done == operations);
        },
        async kept =>
        {
            kept.Orders.Writer.Complete();
            kept.Counter.Writer.Complete();
            await kept.Loops;
        });

    private static Contestant Blocks => Contestant.Kept(
        PeerNames.ActionBlock,
        () =>
        {
            var finish = new Finish();
            long count = 0;
            ActionBlock<bool> counter = new(isLast =>
            {
                if (!isLast)
                {
                    count++;
                    return;
                }

                finish.Report(count);
                count = 0;
            });
            ActionBlock<int> producer = new(messages =>
            {
                for (int i = 0; i < messages; i++) counter.Post(false);
                counter.Post(true);
            });
            return Task.FromResult((Finish: finish, Producer: producer));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.Producer.Post(operations);
            Check.That(await done == operations);
        });
}
