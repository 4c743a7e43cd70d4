namespace Concurrency;

// Concurrency contract
//   Callers:   MayLeave and IsOnTrial by the workers of both forms; Sample by those of the loop and of the first stage alone; Ended by the last worker of a stage.
//   I1  One form works at a time. The loop's workers leave once _isParting; the last of them starts the stages alone. The stages leave one after the other once they are joining,
//       each when what the one before has handed on is through, so nothing is left between them; the last worker of the last one starts the loop.
//   I2  _leaving is how many of the stages alone have been told to leave; it grows by one worker at a time, and goes back to zero while no worker of either form exists.
//   I3  Only workers of the loop decide to part, and only workers of the first stage to join, before they end themselves.
//   User code runs: never.

/// <summary>
/// A run of stages in two forms, in one loop and each by itself, and the change from one to the other: to whatever <see cref="FusionChoice"/> has measured to be quicker. What the source or a
/// queue in front holds, and the one outlet at the end, pass from form to form.
/// </summary>
internal sealed class FusedStages(StageWork loop, StageWork[] alone, FusionChoice? choice)
{
    /// <summary>The place of the loop; the stages alone are numbered from zero.</summary>
    internal const int LoopPlace = -1;

    private bool _isParting;
    private int _leaving;

    /// <summary>Whether every chunk of the form at work should be timed.</summary>
    internal bool IsOnTrial => choice is { IsOnTrial: true };

    /// <summary>Whether workers of the place leave. Their queue is looked at after it is known that nothing more comes.</summary>
    internal bool MayLeave<T>(int place, CompilerServices.FlowEdge<T> input) => place switch
    {
        LoopPlace => Volatile.Read(ref _isParting),
        0 => Volatile.Read(ref _leaving) > 0,
        _ => Volatile.Read(ref _leaving) > place && input.Count == 0,
    };

    /// <summary>A chunk has cost so much.</summary>
    /// <param name="place">Who worked on it.</param>
    /// <param name="cost">What it cost.</param>
    internal void Sample(int place, in ChunkCost cost)
    {
        if (choice is null || place > 0) return;
        if (place == LoopPlace)
        {
            if (!choice.SampleLoop(cost)) return;
            Volatile.Write(ref _isParting, true);
            loop.WakeWorkers();
        }
        else
        {
            if (!choice.SampleFirst(cost)) return;
            Volatile.Write(ref _leaving, 1);
            alone[0].WakeWorkers();
        }
    }

    /// <summary>The last worker of the place has ended; returns whether the run goes on in the other form, or is about to.</summary>
    /// <param name="place">Whose.</param>
    /// <param name="source">What it read itself, passed on; null where it read from a queue.</param>
    internal bool TryGoOn(int place, FlowWorker? source)
    {
        if (place == LoopPlace ? !_isParting : _leaving <= place) return false;
        StageWork reader = place == LoopPlace ? alone[0] : loop;
        if (source is not null && !reader.TryRead(source)) loop.Flow.Launch(source);
        if (place == LoopPlace)
        {
            _leaving = 0;
            foreach (StageWork stage in alone) stage.Launch();
        }
        else if (place < alone.Length - 1)
        {
            Volatile.Write(ref _leaving, place + 2);
            alone[place + 1].WakeWorkers();
        }
        else
        {
            _isParting = false;
            loop.Launch();
        }

        return true;
    }
}
