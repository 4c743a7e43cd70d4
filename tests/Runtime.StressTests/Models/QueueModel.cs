using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Models;

/// <summary>Enqueue(value), or TryDequeue with what it took, or null for empty.</summary>
internal readonly record struct QueueCall(bool IsEnqueue, char? Value)
{
    public override string ToString() => IsEnqueue ? $"Enqueue({Value})" : $"TryDequeue() = {(Value is { } value ? value.ToString() : "empty")}";
}

/// <summary>First in, first out, without a bound. The state is the items, in order.</summary>
internal sealed class QueueModel : ISequentialModel<string, QueueCall>
{
    public string Initial => "";

    public bool TryApply(string state, QueueCall call, out string next)
    {
        if (call.IsEnqueue)
        {
            next = state + call.Value;
            return true;
        }

        bool isRight = state.Length == 0 ? call.Value is null : call.Value == state[0];
        next = isRight && state.Length > 0 ? state[1..] : state;
        return isRight;
    }
}
