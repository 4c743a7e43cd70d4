namespace Concurrency.Interleaving;

/// <summary>Unwinds the threads of a schedule that is over.</summary>
internal sealed class AbandonedException : Exception;
