namespace Concurrency.Interleaving;

/// <summary>A schedule under which the program under test went wrong, with what reproduces it.</summary>
public sealed class ScheduleFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
