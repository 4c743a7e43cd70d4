namespace Concurrency.Benchmarks.Peers;

/// <summary>What the contestants are called in every table.</summary>
internal static class PeerNames
{
    public const string Ours = "Concurrency.Generators";
    public const string Channel = "Channel loop";
    public const string BoundedChannel = "Channel (1,024) loop";
    public const string ActionBlock = "ActionBlock";
    public const string Akka = "Akka.NET";
    public const string Proto = "Proto.Actor";
    public const string Orleans = "Orleans";
    public const string Lock = "lock + call";
    public const string LockAwaited = "lock + call, awaited";
    public const string Call = "call";

    public static string ChannelLoop(bool isBounded) => isBounded ? BoundedChannel : Channel;
}
