using System.Numerics;
using System.Text;

namespace Concurrency.Interleaving;

/// <summary>Decides whether a history could have come from the calls happening one at a time, each at some moment between its start and its end.</summary>
/// <remarks>
/// After: J. Wing and C. Gong, Testing and Verifying Concurrent Objects, JPDC 1993; G. Lowe, Testing for Linearizability, CCPE 2017 (memoised on the set of
/// calls placed and the state).
/// </remarks>
public static class Linearizability
{
    private const int MaxOperations = 64;

    /// <summary>Throws when the history is not linearizable.</summary>
    /// <exception cref="ScheduleFailedException">It is not; the message shows it.</exception>
    public static void Check<TState, TCall>(ISequentialModel<TState, TCall> model, IReadOnlyList<Operation<TCall>> history)
    {
        if (!IsLinearizable(model, history)) throw new ScheduleFailedException("not linearizable:\n" + Show(history));
    }

    /// <summary>Whether the history is linearizable.</summary>
    /// <exception cref="ArgumentException">It is longer than 64 calls.</exception>
    public static bool IsLinearizable<TState, TCall>(ISequentialModel<TState, TCall> model, IReadOnlyList<Operation<TCall>> history)
    {
        if (history.Count > MaxOperations) throw new ArgumentException($"A history of more than {MaxOperations} calls takes too long to check.", nameof(history));
        Operation<TCall>[] operations = [.. history.OrderBy(operation => operation.Start)];
        ulong all = operations.Length == MaxOperations ? ulong.MaxValue : (1UL << operations.Length) - 1;
        ulong mustHappen = 0;
        for (int i = 0; i < operations.Length; i++)
            if (operations[i].IsDone) mustHappen |= 1UL << i;
        return Search(model, operations, all, mustHappen, 0, model.Initial, []);
    }

    private static bool Search<TState, TCall>(
        ISequentialModel<TState, TCall> model, Operation<TCall>[] operations, ulong all, ulong mustHappen, ulong placed, TState state, HashSet<(ulong Placed, TState State)> seen)
    {
        if ((placed & mustHappen) == mustHappen) return true;
        if (!seen.Add((placed, state))) return false;

        // Next may be any call that started before every call not yet placed had ended.
        long firstEnd = long.MaxValue;
        for (ulong left = all & ~placed; left != 0; left &= left - 1)
            firstEnd = Math.Min(firstEnd, operations[BitOperations.TrailingZeroCount(left)].End);
        for (ulong left = all & ~placed; left != 0; left &= left - 1)
        {
            int i = BitOperations.TrailingZeroCount(left);
            if (operations[i].Start > firstEnd) break;
            if (model.TryApply(state, operations[i].Call, out TState next)
                && Search(model, operations, all, mustHappen, placed | (1UL << i), next, seen)) return true;
        }

        return false;
    }

    private static string Show<TCall>(IReadOnlyList<Operation<TCall>> history)
    {
        var text = new StringBuilder();
        foreach (Operation<TCall> operation in history.OrderBy(operation => operation.Start)) text.Append("  ").Append(operation).Append('\n');
        return text.ToString();
    }
}
