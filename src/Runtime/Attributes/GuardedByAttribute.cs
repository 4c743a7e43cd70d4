namespace Concurrency;

/// <summary>Declares which lock must be held to touch a field or property.</summary>
/// <remarks>
/// The analyzers infer guards from the code they see; this attribute states one instead, so a single access outside of the lock is reported (<c>CG1002</c>).
/// <para>Thread safety: the attribute is read by the compiler's analyzers only; it takes no lock at run time.</para>
/// </remarks>
/// <example>
/// <code>
/// private readonly Lock _gate = new();
/// [GuardedBy(nameof(_gate))] private readonly List&lt;Order&gt; _open = [];
/// </code>
/// </example>
/// <param name="member">The name of the field, property or method of the same type (or a base) whose value is the lock; write it with <see langword="nameof"/>. <c>"this"</c> names the instance.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class GuardedByAttribute(string member) : Attribute
{
    /// <summary>The name of the member that holds the lock.</summary>
    public string Member { get; } = member;
}
