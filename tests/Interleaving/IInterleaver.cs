namespace Concurrency.Interleaving;

/// <summary>Decides which thread goes on.</summary>
public interface IInterleaver
{
    /// <summary>Another thread may go on here.</summary>
    void Point();

    /// <summary>The access is made; another thread may go on here, too.</summary>
    void After();

    /// <summary>The calling thread cannot go on before another one has.</summary>
    void Spin();

    /// <summary>The calling thread cannot go on before the condition holds.</summary>
    void WaitUntil(Func<bool> condition);
}
