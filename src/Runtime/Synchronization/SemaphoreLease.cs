namespace Concurrency;

/// <summary>One permit of an <see cref="AsyncSemaphore"/>, returned by disposing.</summary>
/// <remarks>
/// <para><b>Disposal.</b> Idempotent, over all copies of the value: the first disposal returns the permit, later ones do nothing. The default value holds none.</para>
/// <para><b>Thread safety.</b> Copies may be disposed from several threads at once.</para>
/// <para><b>Allocation.</b> None in steady state: the state that copies share is pooled.</para>
/// </remarks>
public readonly struct SemaphoreLease : IDisposable, IEquatable<SemaphoreLease>
{
    private readonly LeaseTicket? _ticket;
    private readonly long _version;

    private SemaphoreLease(LeaseTicket ticket)
    {
        _ticket = ticket;
        _version = ticket.Version;
    }

    /// <summary>Whether both are copies of one lease.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(SemaphoreLease left, SemaphoreLease right) => left.Equals(right);

    /// <summary>Whether they are two leases.</summary>
    /// <param name="left">A lease.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(SemaphoreLease left, SemaphoreLease right) => !left.Equals(right);

    /// <summary>Returns the permit, the first time.</summary>
    public void Dispose() => _ticket?.Return(_version);

    /// <inheritdoc/>
    public bool Equals(SemaphoreLease other) => ReferenceEquals(_ticket, other._ticket) && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SemaphoreLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_ticket, _version);

    internal static SemaphoreLease Of(AsyncSemaphore semaphore) => new(LeaseTicket.Rent(semaphore));
}
