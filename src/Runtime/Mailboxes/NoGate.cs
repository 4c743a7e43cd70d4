namespace Concurrency;

/// <summary>Admits everything.</summary>
internal readonly struct NoGate<TMessage> : IHeadGate<TMessage>
    where TMessage : struct
{
    public bool Admits(in TMessage message) => true;
}
