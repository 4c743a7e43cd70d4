using System.Threading.Channels;

namespace Concurrency.Benchmarks.Peers;

/// <summary>The channel in front of a hand-written actor loop: many writers, one reader.</summary>
internal static class Inbox
{
    public const int Bound = 1024;

    public static Channel<T> Unbounded<T>() => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public static Channel<T> Bounded<T>() => Channel.CreateBounded<T>(new BoundedChannelOptions(Bound) { SingleReader = true });

    public static Channel<T> Of<T>(bool isBounded) => isBounded ? Bounded<T>() : Unbounded<T>();
}
