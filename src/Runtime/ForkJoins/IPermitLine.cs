namespace Concurrency;

/// <summary>A bound that a fan-out shares with others: a worker enters before it runs what it claimed and leaves after.</summary>
internal interface IPermitLine
{
    /// <summary>Takes a permit, or a place in the line for one: then <paramref name="worker"/> is scheduled once it has the permit.</summary>
    /// <returns>Whether the permit was taken at once.</returns>
    bool TryEnter(IThreadPoolWorkItem worker);

    /// <summary>Gives the permit back.</summary>
    void Leave();
}
