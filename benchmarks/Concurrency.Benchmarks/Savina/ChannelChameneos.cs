using System.Threading.Channels;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Chameneos as loops over channels.</summary>
internal sealed class ChannelChameneos
{
    private readonly Finish _finish = new();
    private readonly Channel<Visit> _mall;
    private readonly Channel<Message>[] _inboxes;
    private readonly Task _loops;

    private ChannelChameneos(bool isBounded)
    {
        _mall = Inbox.Of<Visit>(isBounded);
        _inboxes = [.. Enumerable.Range(0, Chameneos.Count).Select(_ => Inbox.Of<Message>(isBounded))];
        _loops = Task.WhenAll([Task.Run(MallAsync), .. _inboxes.Select(inbox => Task.Run(() => ChameneoAsync(inbox)))]);
    }

    private enum Kind
    {
        Enter,
        Meet,
        Change,
        Leave,
    }

    public static Contestant Of(bool isBounded) =>
        Contestant.Kept(PeerNames.ChannelLoop(isBounded), () => Task.FromResult(new ChannelChameneos(isBounded)), (mall, n) => mall.RunAsync(n), mall => mall.StopAsync());

    private async Task RunAsync(int meetings)
    {
        Task<long> done = _finish.Expect(Chameneos.Count);
        await _mall.Writer.WriteAsync(new Visit(null, meetings));
        for (int i = 0; i < _inboxes.Length; i++) await _inboxes[i].Writer.WriteAsync(new Message(Kind.Enter, i % 3, null));
        Check.That(await done == 2L * meetings);
    }

    private async Task StopAsync()
    {
        _mall.Writer.Complete();
        foreach (Channel<Message> inbox in _inboxes) inbox.Writer.Complete();
        await _loops;
    }

    private async Task MallAsync()
    {
        int left = 0;
        ChannelWriter<Message>? waiting = null;
        while (await _mall.Reader.WaitToReadAsync())
        {
            while (_mall.Reader.TryRead(out Visit visit))
            {
                if (visit.Who is not { } who)
                {
                    left = visit.ColorOrMeetings;
                }
                else if (left == 0)
                {
                    await who.WriteAsync(new Message(Kind.Leave, 0, null));
                }
                else if (waiting is not { } first)
                {
                    waiting = who;
                }
                else
                {
                    left--;
                    waiting = null;
                    await first.WriteAsync(new Message(Kind.Meet, visit.ColorOrMeetings, who));
                }
            }
        }
    }

    private async Task ChameneoAsync(Channel<Message> inbox)
    {
        int color = 0;
        int meetings = 0;
        while (await inbox.Reader.WaitToReadAsync())
        {
            while (inbox.Reader.TryRead(out Message message))
            {
                switch (message.Kind)
                {
                    case Kind.Enter:
                        color = message.Color;
                        meetings = 0;
                        await _mall.Writer.WriteAsync(new Visit(inbox.Writer, color));
                        break;
                    case Kind.Meet:
                        color = Chameneos.Complement(color, message.Color);
                        meetings++;
                        await message.Other!.WriteAsync(new Message(Kind.Change, color, null));
                        await _mall.Writer.WriteAsync(new Visit(inbox.Writer, color));
                        break;
                    case Kind.Change:
                        color = message.Color;
                        meetings++;
                        await _mall.Writer.WriteAsync(new Visit(inbox.Writer, color));
                        break;
                    default:
                        _finish.Report(meetings);
                        break;
                }
            }
        }
    }

    private readonly record struct Message(Kind Kind, int Color, ChannelWriter<Message>? Other);

    private readonly record struct Visit(ChannelWriter<Message>? Who, int ColorOrMeetings);
}
