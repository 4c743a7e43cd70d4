using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Chameneos as action blocks.</summary>
internal sealed class BlockChameneos
{
    private readonly Finish _finish = new();
    private readonly ActionBlock<Visit> _mall;
    private readonly ActionBlock<Message>[] _chameneos;
    private ActionBlock<Message>? _waiting;
    private int _left;

    private BlockChameneos()
    {
        _mall = new ActionBlock<Visit>(Receive);
        _chameneos = [.. Enumerable.Range(0, Chameneos.Count).Select(_ => Start())];
    }

    private enum Kind
    {
        Enter,
        Meet,
        Change,
        Leave,
    }

    public static Contestant Contestant => Harness.Contestant.Kept(PeerNames.ActionBlock, () => Task.FromResult(new BlockChameneos()), (mall, n) => mall.RunAsync(n));

    private async Task RunAsync(int meetings)
    {
        Task<long> done = _finish.Expect(Chameneos.Count);
        _mall.Post(new Visit(null, meetings));
        for (int i = 0; i < _chameneos.Length; i++) _chameneos[i].Post(new Message(Kind.Enter, i % 3, null));
        Check.That(await done == 2L * meetings);
    }

    private void Receive(Visit visit)
    {
        if (visit.Who is not { } who)
        {
            _left = visit.ColorOrMeetings;
        }
        else if (_left == 0)
        {
            who.Post(new Message(Kind.Leave, 0, null));
        }
        else if (_waiting is not { } first)
        {
            _waiting = who;
        }
        else
        {
            _left--;
            _waiting = null;
            first.Post(new Message(Kind.Meet, visit.ColorOrMeetings, who));
        }
    }

    private ActionBlock<Message> Start()
    {
        int color = 0;
        int meetings = 0;
        ActionBlock<Message>? self = null;
        self = new ActionBlock<Message>(message =>
        {
            switch (message.Kind)
            {
                case Kind.Enter:
                    color = message.Color;
                    meetings = 0;
                    _mall.Post(new Visit(self, color));
                    break;
                case Kind.Meet:
                    color = Chameneos.Complement(color, message.Color);
                    meetings++;
                    message.Other!.Post(new Message(Kind.Change, color, null));
                    _mall.Post(new Visit(self, color));
                    break;
                case Kind.Change:
                    color = message.Color;
                    meetings++;
                    _mall.Post(new Visit(self, color));
                    break;
                default:
                    _finish.Report(meetings);
                    break;
            }
        });
        return self;
    }

    private readonly record struct Message(Kind Kind, int Color, ActionBlock<Message>? Other);

    private readonly record struct Visit(ActionBlock<Message>? Who, int ColorOrMeetings);
}
