namespace Concurrency;

/// <summary>
/// Says how long something has waited in line. By the system's clock to within its tick, some milliseconds: every submission that waits is stamped, and reading the exact clock was
/// an eighth of what such a submission costs. By any other clock exactly.
/// </summary>
internal readonly struct LineClock(TimeProvider time)
{
    private readonly TimeProvider? _time = time == TimeProvider.System ? null : time;

#pragma warning disable RS0030 // What TimeProvider.System stands for, read in coarser steps.
    internal long Now => _time is null ? Environment.TickCount64 : _time.GetTimestamp();

    internal TimeSpan SinceThen(long then) => _time is null ? TimeSpan.FromMilliseconds(Environment.TickCount64 - then) : _time.GetElapsedTime(then);
#pragma warning restore RS0030
}
