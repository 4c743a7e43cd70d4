namespace Concurrency.CompilerServices;

/// <summary>What only the turns of some actors need: those that are asynchronous, ask for their token or are listened to. One field of the cell, made with the first of them.</summary>
/// <remarks>Written by the actor's consumer unless it says otherwise; the rules are those of the parts of <see cref="ActorCell"/> that use it.</remarks>
internal sealed class TurnExtras
{
    internal const long Never = long.MaxValue;

    /// <summary>When the open turn suspended, in ticks of the wheel plus one; 0 while none is suspended. Read by the wheel.</summary>
    internal long SuspendedAt;

    /// <summary>How many ticks later it is reported. The wheel's, once the turn has suspended.</summary>
    internal long ReportAfter;

    /// <summary>When the wheel is to look at the actor; <see cref="Never"/> while it is not in it. Interlocked.</summary>
    internal long FiledAt = Never;

    /// <summary>What the exclusive turn waits for, as far as is known. Any thread (see <see cref="ITurn.Hint"/>).</summary>
    internal Reply? Hint;

    private TurnToken? _token;

    /// <summary>The actor's place in the wheel.</summary>
    internal WheelEntry? Entry { get; set; }

    /// <summary>The flow of control that says whose turn it is: captured once, so that a turn costs no allocation. Whoever captures it again gets an equal one.</summary>
    internal ExecutionContext? Identity { get; set; }

    /// <summary>What the thread had before the first asynchronous turn of a run; null while it has nothing to get back, or knows what by itself (<see cref="ActorThread.Context"/>).</summary>
    internal ExecutionContext? OuterContext { get; set; }

    /// <summary>Takes the turn up again.</summary>
    internal Action? Resume { get; set; }

    /// <summary>The last end that held a value task, to be used again.</summary>
    internal object? ValueEnd { get; set; }

    /// <summary>Null until somebody has listened.</summary>
    internal TurnMeasure? Measure { get; set; }

    /// <summary>The handlers' token; null until one asked for it. Any thread.</summary>
    internal TurnToken? Token => Volatile.Read(ref _token);

    internal TurnToken MakeToken() => LazyInitializer.EnsureInitialized(ref _token);
}
