using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Models;

internal enum CounterOperation
{
    Add,
    Exchange,
    TryIncrement,
    Read,
}

/// <summary>A call of a counter: Exchange returns what was there before, Add what it made, TryIncrement 1 or 0.</summary>
internal readonly record struct CounterCall(CounterOperation Operation, long Argument, long Result);

/// <summary>An exact counter. The state is the count.</summary>
internal sealed class CounterModel : ISequentialModel<long, CounterCall>
{
    public long Initial => 0;

    public bool TryApply(long state, CounterCall call, out long next)
    {
        next = call.Operation switch
        {
            CounterOperation.Add => state + call.Argument,
            CounterOperation.Exchange => call.Argument,
            CounterOperation.TryIncrement => state < call.Argument ? state + 1 : state,
            _ => state,
        };
        long result = call.Operation switch
        {
            CounterOperation.Add => next,
            CounterOperation.TryIncrement => next - state,
            _ => state,
        };
        return result == call.Result;
    }
}
